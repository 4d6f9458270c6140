#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: who stops a build, or kills the process that he has started, has his
# machine for himself again: nothing that a script put into the background, put
# into a session of its own, or made deaf to the signal goes on. No pool,
# session or policy stays either.
. "${0%/*}/common.sh"

cat >Makefile <<'EOF'
all: one two three
one two three: ; @sleep 31
EOF
cat >build <<'EOF'
printf '%s\n' "$FAKEROOTKEY" "$JOBROOT_POOL" "${JOBROOT_WRAP#*:}" >places
setsid sleep 30 &
(trap '' INT QUIT; sleep 30) &
[ -z "$DEAF" ] || sh -c 'trap "" HUP TERM; sleep 30; sleep 30' &
$MAKE -s -j1
EOF
stop() { # HOW SIGNAL [DEAF]
  round="$make, $1 $2"
  rm -f places
  MAKE=$make DEAF=${3-} setsid env --default-signal \
    "$JOBROOT" wrap -j 3 -- sh ./build >out 2>&1 &
  front=$!
  # A shell that is about to start something may miss a ^C.
  until [ "$(pgrep -c -x -f 'sleep 31' -s $front)" = 3 ]; do sleep 0.02; done
  case $1 in
  front) kill "-$2" $front ;;
  all) kill "-$2" -$front ;; # as a terminal does
  command) pkill "-$2" -f '^sh ./build' -s $front ;;
  esac
  status=0
  wait $front || status=$?
  same "$round: $status" "$round: $((128 + $(env kill -l "$2")))"
  wait_for is_over || fail "$round: left $(cat left)"
}
is_over() {
  { grep -lz "^JOBROOT_POOL=$(sed -n 2p places)\$" /proc/[0-9]*/environ |
    sed 's|/environ||' | while read -r process; do
      xargs -0 <"$process/cmdline"
    done
    while read -r place; do [ ! -e "$place" ] || echo "$place"; done <places
  } >left 2>/dev/null
  [ ! -s left ]
}

make=$old
stop front KILL deaf
stop command KILL
make=$new
[ -x "$make" ] || make=$old
stop front TERM
stop front HUP
stop all INT
