#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: sealing or removing a session under its users would lose records; who
# cannot do it is told who they are.
. "$(dirname "$0")/common.sh"

mkfifo go
"$JOBROOT" run --session S sh -c 'echo $$ >pid; read line <go' &
until [ -s pid ]; do sleep 0.05; done
for what in 'seal seal' 'rm remove'; do
  # shellcheck disable=SC2086 # two words
  set -- $what
  status_is 1 "$JOBROOT" session "$1" S 2>err
  grep -q "cannot $2 a session in use by .*sh (pid $(cat pid))" err ||
    fail "$(cat err)"
done
same "$("$JOBROOT" session ls . | tail -n 1 | tr -s ' ' | cut -d' ' -f1,2,4,8)" \
  'open,used 0 0 ./S'
"$JOBROOT" session show S | grep -q "^used by .*sh (pid $(cat pid))" ||
  fail "$("$JOBROOT" session show S)"
echo >go
wait
"$JOBROOT" session rm S
