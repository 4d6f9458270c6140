#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is in an image follows from the tree, not from what else was built
# at the same time, how many threads there were, and when.
. "$(dirname "$0")/common.sh"

new_project 'ext2 ext3 ext4 squashfs tar cpio ext4.zst ext4.xz tar.gz' <<'END'
SOURCE_DATE_EPOCH = 1700000000
define hook
echo hook >> $(TARGET_DIR)/etc/hook
endef
ROOTFS_EXT4_PRE_GEN_HOOKS = hook
END

shuffle=$(make --help | sed -n 's/^  \(--shuffle\)\[.*/\1/p')
for jobs in 1 4 4; do
  build -j$jobs $shuffle rootfs
  [ -d first ] || cp -R images first
  diff -r -x "images.*" first images || fail "-j$jobs differs"
  build rootfs-clean
  cat target/bin/tool >/dev/null
done

# Private copies of the tree make the images that overlays make.
build -j4 rootfs ROOTFS_VIEW_MODE=copy
diff -r -x "images.*" first images
build rootfs-clean

# The types alone are what they are together.
build rootfs-ext4 ROOTFS_TYPES=ext4
cmp first/rootfs.ext4 images/rootfs.ext4
