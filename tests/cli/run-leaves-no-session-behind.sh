#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a session without a name lives as long as its processes: daemons keep
# it, and their caller does not wait for them.
. "$(dirname "$0")/common.sh"

session=$("$JOBROOT" run sh -c 'test -d "$FAKEROOTKEY" && echo "$FAKEROOTKEY"')
[ -n "$session" ] && [ ! -e "$session" ] || fail "still there: $session"

"$JOBROOT" run no-such-program 2>/dev/null || true
mkfifo go
start=$(date +%s)
session=$("$JOBROOT" run sh -c 'echo "$FAKEROOTKEY"
  setsid sh -c "exec <go; read line; chown 7 file; stat -c %u file >owner" \
    >/dev/null 2>&1 &')
[ $(($(date +%s) - start)) -lt 20 ] || fail 'waited for the daemon'
[ -d "$session" ] || fail 'the session of a daemon is gone'
touch file
echo >go
for _ in $(seq 100); do
  [ -e "$session" ] || break
  sleep 0.1
done
[ ! -e "$session" ] || fail "still there: $session"
same "$(cat owner)" 7
