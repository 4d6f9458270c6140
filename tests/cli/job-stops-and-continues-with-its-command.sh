#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whoever stops a build with ^Z stops job and command, whichever of them
# the signal reached, and both go on afterwards.
. "$(dirname "$0")/common.sh"
export JOBROOT

cat >try <<'EOF'
"$JOBROOT" job -n 2 -- sh -c 'echo $$ >pid.new; mv pid.new pid
  while [ ! -e enough ]; do sleep 0.02; done; echo done' & job=$!
while [ ! -e pid ]; do sleep 0.02; done
command=$(cat pid)
both() { # LETTERS of /proc/PID/stat
  for try in $(seq 300); do
    states=$(cut -d' ' -f3 /proc/$job/stat /proc/$command/stat | tr -d '\n')
    case $states in $1) return ;; esac
    sleep 0.02
  done
  echo "found $states, not $1"
}
kill -TSTP $job; both TT
kill -CONT $job; both '[SR][SR]'
kill -STOP $command; both TT
kill -CONT $job; both '[SR][SR]'
echo >enough
wait $job
EOF
same "$("$JOBROOT" serve -j 3 -- bash -c '. ./try')" 'done'
