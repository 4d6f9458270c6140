#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: when a session has no more room, the call that would record something
# fails with ENOSPC and changes nothing; what was recorded stays, and nobody
# is killed. A page of a full tmpfs that is not there would be SIGBUS.
# needs: root
. "$(dirname "$0")/common.sh"
command -v unshare >/dev/null || skip 'needs unshare'

cat >inside <<'E2'
mount -t tmpfs -o size=1m tmpfs "$TMP/small" || exit 77
mkdir "$TMP/files" && cd "$TMP/files"
seq 1 30000 | xargs touch
"$JOBROOT" run --session "$TMP/small/s" -- chown 5:6 1 2 3
status=0
"$JOBROOT" run --session "$TMP/small/s" -- sh -c 'seq 4 30000 | xargs chown 7:8' \
  2>"$TMP/messages" || status=$?
[ "$status" = 123 ] || { echo "status $status"; exit 1; }
grep -q 'No space left on device' "$TMP/messages" || exit 1
dd if=/dev/zero of="$TMP/small/rest" bs=4096 2>/dev/null || :
"$JOBROOT" run --session "$TMP/small/s" -- stat -c %u:%g 1 2 3 4 30000
"$JOBROOT" run --session "$TMP/small/s" -- sh -c 'mknod node c 1 3; ls node' 2>&1 || :
"$JOBROOT" session check "$TMP/small/s" || exit 1
E2
mkdir small
got=$(unshare -m --propagation private sh -e inside) || fail "$got"
same "$(echo "$got" | head -n 5 | tr '\n' ' ')" '5:6 5:6 5:6 7:8 0:0 '
case $got in
*'mknod: node: No space left'*'cannot access'*) ;;
*) fail "$got" ;;
esac
