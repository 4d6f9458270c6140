#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: makefiles and shells act on statuses, so a command means the same with
# job in front of it, whether it holds tokens or not.
. "$(dirname "$0")/common.sh"
export JOBROOT

touch plain && chmod 644 plain
echo 'exit 5' >script && chmod 755 script
cat >try <<'EOF'
job() { "$JOBROOT" job -n 3 -- "$@"; echo $?; }
job sh -c 'exit 0'
job sh -c 'exit 7'
job ./script
job sh -c 'kill -TERM $$'
job sh -c 'kill -KILL $$'
job no-such-command
job ./plain
EOF
expected="0 7 5 143 137 \
jobroot: no-such-command: cannot execute: No such file or directory 127 \
jobroot: ./plain: cannot execute: Permission denied 126 "

same "$(sh ./try 2>&1 | grep -vx 'Terminated\|Killed' | tr '\n' ' ')" \
  "$expected"
same "$("$JOBROOT" serve -j 4 -- sh ./try 2>&1 | tr '\n' ' ')" "$expected"
