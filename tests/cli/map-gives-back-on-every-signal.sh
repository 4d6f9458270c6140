#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a build that is interrupted goes on elsewhere with the same pool. The
# items are told, their end is waited for, and map dies of the same signal.
. "$(dirname "$0")/common.sh"
export JOBROOT

cat >try <<'EOF'
for signal in TERM INT HUP QUIT KILL; do
  rm -f started.* ended.*
  # The shell makes what it puts into the background ignore INT and QUIT.
  seq 100 | env --default-signal "$JOBROOT" map -- sh -c '
    trap "echo >ended.$0; exit 1" TERM INT HUP QUIT
    echo $$ >started.$0; while :; do sleep 0.02; done' & map=$!
  while [ "$(cat started.? 2>/dev/null | wc -l)" != 4 ]; do sleep 0.02; done
  kill -$signal $map
  wait $map; echo "$signal $? $(ls | grep -c ended)"
  [ $signal != KILL ] || kill -9 $(cat started.?)
  free=0 tries=0 # who gives back for the killed needs a moment
  until [ $free = 4 ] || [ $tries = 50 ]; do
    sleep 0.0$tries; tries=$((tries + 1))
    free=$("$JOBROOT" job --greedy -n 1:9 -- echo {n})
  done
done
EOF
"$JOBROOT" serve -j 4 -- sh ./try >out 2>err
same "$(tr '\n' ' ' <out)" 'TERM 143 4 INT 130 4 HUP 129 4 QUIT 131 4 KILL 137 0 '
same "$(grep jobroot err)" ''

# Items that deal with it and a list that is done: then so is map.
printf 'a\n' | env --default-signal "$JOBROOT" map -- \
  sh -c 'trap "exit 0" TERM; echo >deals; while :; do sleep 0.02; done' & map=$!
until [ -e deals ]; do sleep 0.02; done
kill -TERM $map
status_is 0 wait $map
