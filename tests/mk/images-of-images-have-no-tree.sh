#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a disk is made of other images. Its command finds them by their names
# and runs without session and view; alone, not even the common step is done.
. "$(dirname "$0")/common.sh"

new_project 'disk' <<'END'
ROOTFS_DISK_TREE = none
ROOTFS_DISK_TYPEDEP = boot.gz kernel
ROOTFS_DISK_PRE_GEN_HOOKS = hook
hook = echo hook > $(ROOTFS_DISK_DIR)/hook
define ROOTFS_DISK_CMD
cat $(ROOTFS_DISK_DIR)/hook $(call rootfs-image,kernel) > $@
zcat $(call rootfs-image,boot.gz) >> $@
echo uid $$(id -u) $${TARGET_DIR-none} $$BINARIES_DIR >> $@
endef
export ROOTFS_DISK_CMD
ROOTFS_KERNEL_TREE = none
ROOTFS_KERNEL_CMD = echo kernel > $@
ROOTFS_BOOT_CMD = echo boot $$(id -u) > $@
END

build rootfs-kernel
[ ! -e build/rootfs/common/session ] || fail 'the common step was done'
same "$(cat images/rootfs.kernel)" kernel
rm images/rootfs.kernel
build -s rootfs-disk-show-depends
same "$(cat log)" 'rootfs-boot.gz rootfs-kernel'

build -j4 rootfs
same "$(there)" rootfs.disk
same "$(xargs <images/rootfs.disk)" \
  "hook kernel boot 0 uid $(id -u) none $TMP/images"

build rootfs
same "$(built)" ''

fails make rootfs ROOTFS_DISK_TYPEDEP=kernel >log 2>&1
grep -qF "*** rootfs: disk uses the image 'boot.gz', but does not need it; add \
it to ROOTFS_DISK_TYPEDEP." log || fail "$(cat log)"
