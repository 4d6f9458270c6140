#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: who waits for a build wants to know for whom, and asks from another
# terminal, where nothing says which pool it is.
. "$(dirname "$0")/common.sh"
command -v python3 >/dev/null || skip 'needs python3'
export JOBROOT

cat >command.sh <<'E2'
"$JOBROOT" job -n 3 -- sh -c 'echo >first; exec sleep 300' & first=$!
until [ -e first ]; do sleep 0.05; done
"$JOBROOT" job -n 4 -- touch second & second=$!
until [ -e enough ]; do sleep 0.05; done
"$JOBROOT" tokens >inside
kill $first; wait $second
E2
"$JOBROOT" serve -j 4 -- sh command.sh &
cat >ask.py <<'E2'
import json, os, sys
it, = [it for it in json.load(sys.stdin) if it["pool"].startswith(sys.argv[1])]
holder = [c for c in it["clients"] if "sleep" in c["command"]]
waiter = [c for c in it["clients"] if c["wants"]]
if holder and holder[0]["held"] == 2 and waiter:
    assert waiter[0]["waiting_for"] > 0 and waiter[0]["pid"] > 0, it
    assert holder[0]["held_for"] > 0 and holder[0]["state"] == "running", it
    assert it["slots"] == it["wanted"] == 4 and it["implicit"] == 1, it
    assert it["served"] and it["ledger"] and it["age"] > 0, it
    print("as it should be")
E2
for _ in $(seq 200); do
  "$JOBROOT" tokens --json >json 2>err || { sleep 0.05; continue; }
  [ "$(python3 ask.py "$TMP" <json)" != 'as it should be' ] || break
  sleep 0.05
done
same "$(python3 ask.py "$TMP" <json)" 'as it should be'

"$JOBROOT" tokens status --pool "$TMP"/jobroot-pool.* >table
grep -q '^slots  *4: ' table || fail "$(cat table)"
grep -q '^waiting  *1 for ' table || fail "$(cat table)"
grep -q '^[0-9]*  *2 .*sleep 300$' table || fail "$(cat table)"
touch enough
wait
[ -e second ] || fail 'the second job did not run'
same "$(head -n 1 inside)" "$(head -n 1 table)"

status_is 1 "$JOBROOT" tokens --pool nowhere 2>err
grep -q '^jobroot: nowhere: found no pool with a ledger' err ||
  fail "$(cat err)"
