#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a session is only good for what its records still mean. check says in a
# line each what is corrupt, what is of files that are gone or replaced, and
# what no --root has; --repair puts the first two away and keeps the rest.
. "$(dirname "$0")/common.sh"

mkdir tree other
(cd tree && touch 1 2 3 4 5) && touch other/6
"$JOBROOT" run --session S chown 7:8 tree/1 tree/2 tree/3 tree/4 other/6
"$JOBROOT" session check S
"$JOBROOT" session check --root tree --root other S

status_is 1 "$JOBROOT" session check --root tree S 2>message
same "$(sed 's/inode.*:/INODE:/' message)" \
  'jobroot: S: unreachable: INODE: was not met below a --root'

# Gone, seen by the session and not seen.
"$JOBROOT" run --session S rm tree/1
rm tree/2
status_is 1 "$JOBROOT" session check --root tree --root other S 2>message
same "$(grep -c ': stale: .*: is gone$' message) $(grep -c unreachable message)" \
  '1 1'
"$JOBROOT" session check --json --root tree --root other S >json || :
same "$(python3 -c 'import json, sys
found = json.load(sys.stdin)
print(found["session"], found["records"], found["gone"],
      sorted(f["kind"] for f in found["findings"]))' <json)" \
  "S 5 1 ['stale', 'unreachable']"

# A byte of a record's key.
python3 - <<'END'
with open('S/db', 'r+b') as db:
    bytes = db.read(131072)
    at = bytes.rindex((7).to_bytes(4, 'little') + (8).to_bytes(4, 'little'))
    db.seek(at - 32 + 15)
    db.write(b'\x55')
END
status_is 1 "$JOBROOT" session check S 2>message
grep -q ': corrupt: slot [0-9]*: is filed where its key' message ||
  fail "$(cat message)"

"$JOBROOT" run --session S sleep 20 &
while ! "$JOBROOT" session show S | grep -q 'used by.*sleep'; do :; done
status_is 1 "$JOBROOT" session check --repair S 2>message
grep -q 'cannot repair a session in use by .*sleep (pid [0-9]*)' message ||
  fail "$(cat message)"
kill $!
while ! "$JOBROOT" session check --repair S 2>message; do
  grep -q 'in use' message || fail "$(cat message)"
done
grep -q 'repaired: kept 3 records, 0 of them lost before; dropped 1 stale' \
  message || fail "$(cat message)"
"$JOBROOT" session check S
"$JOBROOT" run --session S stat -c %u:%g tree/* other/6 >owners
same "$(sort owners | uniq -c | tr -s ' \n' ' ')" ' 2 0:0 2 7:8 '

"$JOBROOT" session seal S
status_is 1 "$JOBROOT" session check --repair S 2>message
grep -q 'sealed; make it again' message || fail "$(cat message)"
