#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a tool that knows no pool is told a number of threads. It gets as many
# as there are slots for it, and has them until it ends: beside others, and
# whatever its caller asked for.
. "${0%/*}/common.sh"
metered work

# tool NAME: a stand-in that runs as many workers as it is told, by an option
# or in the variable THREADS, and says how it was called.
tool() {
  stand_in "$1" <<'EOT'
echo "${0##*/} $* ${DPKG_DEB_THREADS_MAX-}" >>told
left=$(printf '%s\n' ${DPKG_DEB_THREADS_MAX-1} "$@" |
  sed -n 's/^\(-j\|-T+\|-T\|-p\|-P\)\{0,1\}\([0-9][0-9]*\)$/\2/p' | tail -n 1)
while [ "$left" -gt 0 ]; do
  work &
  left=$((left - 1))
done
wait
EOT
}

# told TOOL ARGUMENTS SLOTS EXPECTED
told() {
  tool "$1"
  rm -f told
  # shellcheck disable=SC2086 # arguments are words
  MEET=$3 wrap 3 "$1" $2 || fail "$1 $2: $? $(cat told)"
  same "$(cat told)" "$1 $4"
  same "$1 $2: $(most)" "$1 $2: $3"
}

told ninja '-j8 all' 3 '-j3 all '
told ninja '-j1' 3 '-j3 '
told samu '-C . all' 3 '-j3 -C . all '
told xz '-T8 -k' 3 '-T+3 -k '
told xz '-9 -T0' 3 '-9 -T+3 '
told xz '--threads=2 file' 2 '-T+2 file '
told xz '-T1 file' 1 '-T1 file '
told xz '-9 file' 1 '-9 file '
told zstd '-19 -T4' 3 '-19 -T3 '
told dpkg-deb '-b tree' 3 '-b tree 3'
told pahole '-J -j' 3 '-J -j3 '
told ctest '-j 7' 3 '-j3 '
told scons '--jobs=9' 3 '-j3 '
told xargs '-n 1 -P 5 sh' 3 '-n 1 -P3 sh '
told parallel '--wd . -k sh' 3 '-j3 --wd . -k sh '
told pixz '-1 -p 9' 3 '-1 -p3 '
told xz '--version' 1 '--version '
told ninja '--help' 1 '--help '

# Whoever waited has all that the one before gave back, unless that took long.
in_turns() {
  rm -f told
  wrap 3 sh -c 'xz -T0 & xz -T0 & xz -T0 & wait' || fail "in turns: $?"
  [ "$(uniq -c told | tr -s ' ')" = ' 3 xz -T+3 ' ]
}
in_turns || in_turns || in_turns || fail "in turns: $(cat told)"

# Side by side, in a script, in recipes and with a make that compiles, there
# are never more than three.
tool zstd
cat >Makefile <<'EOT'
all: 1 2 3 4
1 2: ; @zstd -T8
3 4: ; @work
EOT
together() {
  wrap 3 sh -c 'zstd -T0 & xz -T0 & "$0" -s -j4 & ninja & wait' "$make" \
    >out 2>&1 || fail "$make: $? $(cat out)"
  [ "$(most)" = 2 ] || same "$make: $(most)" "$make: 3"
}
each_make together
