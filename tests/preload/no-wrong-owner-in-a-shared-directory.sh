#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: 16 processes share names in one directory, inodes are reused all the
# time, some processes are killed: nobody ever reads a wrong owner. The test
# itself is proven by Debian's fakeroot-tcp, under which it finds some.
# runs-as: user
# timeout: 400
. "$SRC/tests/cli/common.sh"
seed=${OWNER_RACE_SEED:-$(date +%s)}

mkdir ours theirs
cd ours
"$JOBROOT" run --session "$TMP/session" -- \
  "$OUT/tests/owner_race" 1000000 "$seed" || fail "seed $seed"
"$JOBROOT" session check "$TMP/session"

command -v fakeroot-tcp >/dev/null || skip 'fakeroot-tcp is not installed'
cd ../theirs
for attempt in 1 2 3 4 5; do
  if ! fakeroot-tcp "$OUT/tests/owner_race" 20000 "$attempt" 0 2>/dev/null
  then
    exit 0
  fi
done
fail 'the test finds nothing where there is something to find'
