#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a build that fills the disk has to say so although nothing can be
# written any more: the log has room from the start, and half an image is gone
# before its failure is noted. With room again, the next make finishes.
# needs: root
. "$(dirname "$0")/common.sh"

mkdir disk
mount -t tmpfs -o size=800k tmpfs disk 2>/dev/null || skip 'no tmpfs'
trap 'umount -l "$TMP/disk"' EXIT # a view's mounts end a little later
cd disk
new_project 'tar big' <<'END'
# After tar, which must not meet the disk that this one fills.
ROOTFS_BIG_TYPEDEP = tar
ROOTFS_BIG_CMD = head -c $(SIZE) /dev/zero > $@
SIZE = 2M
END
state_of target >../before

fails make -k -j2 rootfs >log 2>&1
grep -q 'No space left on device' build/rootfs/big/log || fail "$(cat log)"
grep -q '^rootfs: 1 of 2 images failed: big (log build/rootfs/big/log). Done: tar$' log ||
  fail "$(cat log)"
same "$(there)" rootfs.tar
build rootfs SIZE=1K
same "$(there)" 'rootfs.big rootfs.tar'
state_of target | diff ../before -
cd ..
