#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: ^C goes to everybody on the terminal: to wrap's two processes, to the
# build, and to the make in whose recipe all that is. Each of them must see it
# end; the script must not go on, make must have all its tokens, and nothing
# that was put into the background, deaf to ^C, may go on.
. "${0%/*}/common.sh"
command -v python3 >/dev/null || skip 'needs python3'
export JOBROOT

cat >Makefile <<'EOF'
all: a b c
a b c: ; @sleep 61
outer: ; @'$(JOBROOT)' wrap -j3 -- sh ./build
EOF
cat >build <<'EOF'
printf '%s\n' "$FAKEROOTKEY" "$JOBROOT_POOL" >places
sleep 61 &
"$MAKE" -s -j1
EOF
ended() { # STATUS COMMAND
  export MAKE="$make"
  # shellcheck disable=SC2016 # what is to be waited for
  timeout 60 "$SRC/tests/support/at-a-terminal" INT \
    'echo $SESSION >session; [ "$(pgrep -c -x -f "sleep 61" -s $SESSION)" = 4 ]' \
    bash -c "$2; echo went on" >out
  grep -q -- " $1\$" out || fail "$make: $(cat out)"
  fails pgrep -x -f 'sleep 61' -s "$(cat session)"
  fails grep 'went on\|INTERNAL\|jobroot: ' out
  while read -r place; do
    [ ! -e "$place" ] || fail "$make: left $place"
  done <places
}
both() {
  ended -2 "'$JOBROOT' wrap -j 3 -- sh ./build"
  ended -2 "'$make' -s -j3 outer"
}
each_make both
