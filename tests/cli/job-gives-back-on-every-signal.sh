#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a build that is interrupted goes on elsewhere with the same pool. The
# command is told, its end is waited for, and job dies of the same signal.
. "$(dirname "$0")/common.sh"
export JOBROOT

cat >try <<'EOF'
for signal in TERM INT HUP QUIT KILL; do
  rm -f started ended
  # The shell makes what it puts into the background ignore INT and QUIT.
  env --default-signal "$JOBROOT" job -n 3 -- sh -c '
    trap "echo >ended; exit 1" TERM INT HUP QUIT
    echo $$ >new; mv new started; while :; do sleep 0.02; done' & job=$!
  while [ ! -e started ]; do sleep 0.02; done
  kill -$signal $job
  wait $job; echo "$signal $?"
  [ $signal = KILL ] && kill -9 "$(cat started)" || [ -e ended ] || echo early
  free=0 tries=0 # a guardian needs a moment
  until [ $free = 4 ] || [ $tries = 50 ]; do
    sleep 0.0$tries; tries=$((tries + 1))
    free=$("$JOBROOT" job -n 1:9 -- echo {n})
  done
done
EOF
"$JOBROOT" serve -j 4 -- sh ./try >out 2>err
same "$(tr '\n' ' ' <out)" 'TERM 143 INT 130 HUP 129 QUIT 131 KILL 137 '
same "$(grep jobroot err)" ''
