#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a size, a limit or a factor may be set for all types or for one; what
# does not fit is told with numbers before mke2fs runs, and a file that is too
# large in the end is not left behind.
. "$(dirname "$0")/common.sh"

new_project 'ext4 squashfs own' <<'END'
ROOTFS_OWN_CMD = echo $$ROOTFS_SIZE > $@
-include more.mk
END
head -c 3000000 /dev/urandom >target/usr/lib/large

settings() {
  printf '%s\n' "$@" >more.mk
}
settings 'ROOTFS_EXT4_SIZE = 60M' 'ROOTFS_EXTRA_SPACE = 10M'
build rootfs
same "$(stat -c %s images/rootfs.ext4)" $((60 * 1024 * 1024))
[ "$(cat images/rootfs.own)" -gt 13000 ] || fail "$(cat images/rootfs.own)"

settings 'ROOTFS_ALIGNMENT = 4M' 'ROOTFS_EXT4_INODES = 5000'
build rootfs
same $(($(stat -c %s images/rootfs.ext4) % 4194304)) 0
/sbin/dumpe2fs -h images/rootfs.ext4 2>/dev/null | grep -q 'Inode count: *50'

settings 'ROOTFS_EXT4_SIZE = 3M' 'ROOTFS_SQUASHFS_MAX_SIZE = 1M'
rm images/*
fails make -k rootfs >log 2>&1
grep -qE '^rootfs: ext4: content [0-9]+ [0-9]{3} KiB \+ overhead = [0-9 ]+ KiB exceeds ROOTFS_EXT4_SIZE = 3 072 KiB. Largest: usr/lib 2 M' log
grep -qE '^rootfs: squashfs: rootfs.squashfs is 2 9[0-9]+ KiB, limit 1 024 KiB \(ROOTFS_SQUASHFS_MAX_SIZE\); removed' log
same "$(there)" rootfs.own
settings 'ROOTFS_EXT4_MAX_SIZE = 4Q'
fails make rootfs >log 2>&1
grep -q "^rootfs: ROOTFS_EXT4_MAX_SIZE: '4Q' is no size; see " log
settings 'ROOTFS_MAX_SIZE = 4M'
fails make -k rootfs >log 2>&1
grep -q 'KiB exceeds ROOTFS_EXT4_MAX_SIZE = 4 096 KiB' log
