#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a save file is all that is left of a session. Where the new one does not
# fit on the disk, the old one stays.
# needs: root
. "$(dirname "$0")/common.sh"
command -v unshare >/dev/null || skip 'needs unshare'

cat >inside <<'END'
mount -t tmpfs -o size=64k tmpfs small || exit 77
touch file
"$JOBROOT" run --save small/state -- chown 5:6 file
chmod 600 small/state
cp small/state before
dd if=/dev/zero of=small/rest bs=4096 2>/dev/null || :
seq 1 3000 | xargs touch
status=0
"$JOBROOT" run --save small/state -- sh -c 'seq 1 3000 | xargs chown 7:8' \
  2>messages || status=$?
[ "$status" = 125 ] || { echo "status $status"; exit 1; }
grep -q 'small/state: cannot write: No space left' messages || exit 1
cmp before small/state || exit 1
[ "$(ls -A small)" = 'rest
state' ] || { ls -A small; exit 1; }
rm small/rest
"$JOBROOT" run --save small/state -- chown 7:8 file || exit 1
stat -c %a small/state
END
mkdir small
got=$(unshare -m --propagation private sh -e inside) || fail "$got"
same "$got" 600
