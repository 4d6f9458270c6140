#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: nothing that was recorded is lost when the process that the caller
# started is killed: the keeper ends the session when the command ends.
. "$(dirname "$0")/common.sh"

touch file
mkfifo go
"$JOBROOT" run --save saved sh -c 'chown 5:6 file
  echo "$FAKEROOTKEY" >session
  read line <go; chown 7 file' &
front=$!
until [ -s session ]; do sleep 0.05; done
kill -KILL "$front"
wait "$front" || true
[ -d "$(cat session)" ] || fail 'the session is gone'
echo >go
for _ in $(seq 100); do
  [ -e "$(cat session)" ] || break
  sleep 0.1
done
[ ! -e "$(cat session)" ] || fail 'the session is still there'
grep -q ',uid=7,gid=6,' saved || fail "$(cat saved)"
