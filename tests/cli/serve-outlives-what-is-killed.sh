#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: two processes stand above the command. Whichever is killed, the pool
# stays for as long as the command runs, its status is known where somebody
# can still ask, and nothing is left behind.
. "$(dirname "$0")/common.sh"
export JOBROOT
mkfifo go

pools() { find "$TMP" -name 'jobroot-pool.*'; }
cat >command <<'EOF2'
echo $PPID >keeper
echo $$ >ready
read line <go
"$JOBROOT" job -n 1:9 -- echo '{n}' >free
exit 9
EOF2
start() {
  rm -f ready free
  "$JOBROOT" serve -j 4 -- sh ./command 2>err &
  front=$!
  until [ -s ready ]; do sleep 0.02; done
}

start
kill -KILL "$(cat keeper)"
echo >go
status_is 9 wait "$front"
same "$(cat free) $(cat err)" '4 '
[ -z "$(pools)" ] || fail "left: $(pools)"

# Signals still find the command.
start
kill -KILL "$(cat keeper)"
kill "$front"
status_is 143 wait "$front"

start
kill -KILL "$front"
status_is 137 wait "$front"
echo >go
until [ -s free ]; do sleep 0.02; done
same "$(cat free)" 4
while [ -n "$(pools)" ]; do sleep 0.02; done

# The command itself is killed.
start
kill -KILL "$(cat ready)"
status_is 137 wait "$front"
[ -z "$(pools)" ] || fail "left: $(pools)"
