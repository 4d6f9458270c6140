#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# slow: it builds all sixteen choices of four types.
# Why: what is in an image does not depend on which others are built, although
# the hooks of each change, add and remove what the others have.
. "$(dirname "$0")/common.sh"

new_project 'none' <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_NONE_CMD = : > $@
define change
echo $(ROOTFS) | tee $(TARGET_DIR)/etc/$(ROOTFS) >> $(TARGET_DIR)/etc/shadow
chown 7:8 $(TARGET_DIR)/bin/tool
rm -r $(TARGET_DIR)/usr/lib
endef
define grow
head -c 3000000 /dev/zero > $(TARGET_DIR)/etc/grown
chmod 4755 $(TARGET_DIR)/bin/tool
setfattr -n user.of -v $(ROOTFS) $(TARGET_DIR)/etc || :
endef
define both
$(change)
$(grow)
endef
ROOTFS_TAR_PRE_GEN_HOOKS = change
ROOTFS_EXT4_PRE_GEN_HOOKS = grow
ROOTFS_CPIO_PRE_GEN_HOOKS = both
ROOTFS_SQUASHFS_POST_GEN_HOOKS = after
after = echo after > $@.after
END

state_of target >before
build -j4 rootfs ROOTFS_TYPES='tar ext4 cpio squashfs'
mv images all
for tar in '' tar; do
  for ext4 in '' ext4; do
    for cpio in '' cpio; do
      for squashfs in '' squashfs; do
        build rootfs-clean
        build -j4 rootfs ROOTFS_TYPES="none $tar $ext4 $cpio $squashfs"
        for type in $tar $ext4 $cpio $squashfs; do
          cmp "images/rootfs.$type" "all/rootfs.$type" ||
            fail "$type differs beside: $tar $ext4 $cpio $squashfs"
        done
        rm images/*
      done
    done
  done
done
state_of target | diff before -
