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

# Nor does a name that was given to a new one, where the command never ran.
mkdir tree
"$JOBROOT" run --session parent true && "$JOBROOT" session seal parent
for options in '--load missing' '--save missing/file' '--log missing/file' \
  '--view missing --view-at view' '--fork parent --view-at view' ''; do
  # shellcheck disable=SC2086 # options are several words
  fails "$JOBROOT" run --session new $options -- ./no-such-program 2>err
  [ ! -e new ] || fail "still there after: $(cat err)"
done
"$JOBROOT" run --session old chown 7 file
fails "$JOBROOT" run --session old -- ./no-such-program 2>err
same "$("$JOBROOT" run --session old stat -c %u file)" 7
