#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whoever would rather do without than wait can say so, and then nothing
# of what was already gathered is missing.
. "$(dirname "$0")/common.sh"
export JOBROOT

# One of three tokens is in use, so four slots cannot come.
"$JOBROOT" serve -j 4 -- sh -c '
  "$JOBROOT" job -n 2 -- sh -c "echo >started; exec sleep 100" & sleeper=$!
  while [ ! -e started ]; do sleep 0.05; done
  "$JOBROOT" job -n 4 --timeout 0.3 -- echo started anyway; echo status $?
  "$JOBROOT" job -n 4 --timeout 0 -- echo started anyway; echo status $?
  "$JOBROOT" job -n 1:9 -- echo {n}
  kill $sleeper; wait
  "$JOBROOT" job -n 4 --timeout 60 -- echo {n}' >out 2>&1
same "$(cat out)" 'jobroot: job: waited in vain for 4 slots
status 124
jobroot: job: waited in vain for 4 slots
status 124
3
4'
