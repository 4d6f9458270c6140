#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whoever replaces `fakeroot` by `jobroot wrap` in a script expects the
# fake root, the status of the command, and nothing left of either.
. "$(dirname "$0")/common.sh"

wrap 3 sh -c 'id -u; touch file; chown 5:6 file; stat -c %u:%g file
  "$JOBROOT" tokens status | sed -n 3p' >out
sed -n 1,2p out | tr '\n' ' ' | grep -q '^0 5:6 $' || fail "no root: $(cat out)"
grep -q "slots  *3:" out || fail "no pool of 3: $(cat out)"

# As many as there are processors for us, whatever the machine has.
taskset -c "$(taskset -cp $$ | sed 's/.*[: ]\([0-9]*\).*/\1/')" \
  "$JOBROOT" wrap -- "$JOBROOT" tokens status >out
grep -q "slots  *1:" out || fail "not one slot: $(cat out)"

status_is 7 "$JOBROOT" wrap -- sh -c 'exit 7'
status_is 143 "$JOBROOT" wrap -- sh -c 'kill $$'
status_is 127 "$JOBROOT" wrap -- ./nothing-there 2>err
status_is 126 "$JOBROOT" wrap -- ./file 2>err

# In a session that is there; what is recorded stays in one that has a name.
"$JOBROOT" run --session S -- "$JOBROOT" wrap -- sh -c '
  case $JOBROOT_WRAP in *"/S/"*) ;; *) echo "$JOBROOT_WRAP" ;; esac
  chown 8:9 file' >out
[ ! -s out ] || fail "another session: $(cat out)"
same "$("$JOBROOT" wrap --session S -- stat -c %u:%g file)" 8:9
same "$(cd S && echo wrap.*)" 'wrap.*'
"$JOBROOT" session check S
left=$(find "$TMP" -name 'jobroot-*')
[ -z "$left" ] || fail "left: $left"
