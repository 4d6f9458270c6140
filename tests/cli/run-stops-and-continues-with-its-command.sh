#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a shell's job control sees `run` only: it has to stop when the command
# stops, and to pass on what lets it continue.
. "$(dirname "$0")/common.sh"

becomes() { # PID STATE
  for _ in $(seq 100); do
    state=$(sed 's/.*) \(.\).*/\1/' "/proc/$1/stat")
    [ "$state" != "$2" ] || return 0
    sleep 0.05
  done
  fail "process $1 is in state $state, not $2"
}

"$JOBROOT" run sh -c 'echo $$ >pid; exec sleep 60' &
front=$!
until [ -s pid ]; do sleep 0.05; done
for signal in TSTP STOP; do
  [ $signal = STOP ] && kill -STOP "$(cat pid)" || kill -TSTP "$front"
  becomes "$(cat pid)" T
  becomes "$front" T
  kill -CONT "$front"
  becomes "$(cat pid)" S
  becomes "$front" S
done

# Somebody may know of the command only.
kill -STOP "$(cat pid)"
becomes "$front" T
kill -CONT "$(cat pid)"
becomes "$front" S
kill -STOP "$(cat pid)"
becomes "$front" T
kill -KILL "$(cat pid)"
status_is 137 wait "$front"
