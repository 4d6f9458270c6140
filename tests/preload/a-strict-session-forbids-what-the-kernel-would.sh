#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: several users do random things to files of many owners, modes and ACLs,
# in a strict session, and where the test is root for real: the same must come
# of them. Who is no root sees that a strict session is one, and others none.
. "$SRC/tests/cli/common.sh"

cat >closed.sh <<'SH'
umask 022
mkdir -m 700 d && touch d/f && chmod 777 .
setpriv --reuid 77 --regid 78 --clear-groups cat d/f && echo open || echo closed
setpriv --reuid 77 --regid 78 --clear-groups sh -c ': >new && rm new' &&
  echo made
rm -r d
SH
command -v setpriv >/dev/null || skip 'no setpriv'
mkdir closed && cd closed
same "$(JOBROOT_STRICT=1 "$JOBROOT" run -- sh ../closed.sh 2>/dev/null)" 'closed
made'
same "$("$JOBROOT" run -- sh ../closed.sh 2>/dev/null)" 'open
made'
cd ..

[ "$(id -u)" = 0 ] || exit 0
for seed in 1 2 3; do
  mkdir "real.$seed" "ours.$seed"
  (cd "real.$seed" && "$OUT/tests/permission_walk" "$seed" 300) >real
  (cd "ours.$seed" && JOBROOT_STRICT=1 "$JOBROOT" run -- \
    "$OUT/tests/permission_walk" "$seed" 300) >ours
  diff real ours | head -n 20
  cmp -s real ours || fail "seed $seed"
done
