#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a wrong number must not become a wrong number of threads.
. "$(dirname "$0")/common.sh"

for wish in 0 -1 x 4:2 1:2:3 : :2 '' 1.5 99999999999; do
  status_is 2 "$JOBROOT" job -n "$wish" -- true 2>err
  same "$(cat err)" "jobroot: -n: found '$wish', expected MIN or MIN:MAX, \
MIN from 1 to MAX; see jobroot job --help"
done
for time in x -1 1s nan inf ''; do
  status_is 2 "$JOBROOT" job --timeout "$time" -- true 2>err
  grep -q "^jobroot: --timeout: found '$time', expected seconds" err
done
status_is 2 "$JOBROOT" job -n 2 2>err
for jobs in 0 x -1 100001 ''; do
  status_is 2 "$JOBROOT" serve -j "$jobs" -- true 2>err
  same "$(cat err)" "jobroot: -j: found '$jobs', expected a number from 1 to \
100000; see jobroot serve --help"
done
status_is 2 "$JOBROOT" serve -- true 2>err
status_is 2 "$JOBROOT" serve -j 2 --style semaphore -- true 2>err
grep -q "found 'semaphore', expected auto, pipe or fifo" err
