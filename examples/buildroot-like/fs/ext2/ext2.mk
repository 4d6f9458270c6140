# SPDX-License-Identifier: LGPL-2.1-or-later
ROOTFS_EXT2_DEPENDENCIES = host-e2fsprogs

define ROOTFS_EXT2_CMD
	rm -f $@
	$(HOST_DIR)/sbin/mkfs.ext$(BR2_TARGET_ROOTFS_EXT2_GEN) -q \
		-d $(TARGET_DIR) $@ $(call qstrip,$(BR2_TARGET_ROOTFS_EXT2_SIZE))
endef

define ROOTFS_EXT2_SYMLINK
	ln -sf rootfs.ext2 $(BINARIES_DIR)/rootfs.ext$(BR2_TARGET_ROOTFS_EXT2_GEN)
endef
ROOTFS_EXT2_POST_GEN_HOOKS += ROOTFS_EXT2_SYMLINK

$(eval $(rootfs))
