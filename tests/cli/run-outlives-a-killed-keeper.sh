#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the command and its records outlive the keeper, the front still knows
# how the command ended, and in the end saves and removes in its place.
. "$(dirname "$0")/common.sh"

touch file
mkfifo go
"$JOBROOT" run --save saved sh -c 'chown 5:6 file
  echo $PPID >keeper; echo "$FAKEROOTKEY" >session
  read line <go; chown 7 file; exit 9' &
front=$!
until [ -s session ]; do sleep 0.05; done
kill -KILL "$(cat keeper)"
sleep 0.2
echo >go
status_is 9 wait "$front"
grep -q ',uid=7,gid=6,' saved || fail "$(cat saved)"
[ ! -e "$(cat session)" ] || fail 'the session is still there'

# Signals still find the command.
"$JOBROOT" run sh -c 'kill -KILL $PPID; touch ready; exec sleep 60' &
front=$!
until [ -e ready ]; do sleep 0.05; done
kill "$front"
status_is 143 wait "$front"
