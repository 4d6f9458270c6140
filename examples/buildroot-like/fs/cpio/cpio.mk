# SPDX-License-Identifier: LGPL-2.1-or-later
# Only here are these two files: the kernel starts the one and opens the other.
define ROOTFS_CPIO_ADD_INIT
	$(INSTALL) -m 755 fs/cpio/init $(TARGET_DIR)/init
	[ -e $(TARGET_DIR)/dev/console ] || \
		mknod -m 622 $(TARGET_DIR)/dev/console c 5 1
endef
ROOTFS_CPIO_PRE_GEN_HOOKS += ROOTFS_CPIO_ADD_INIT

define ROOTFS_CPIO_CMD
	cd $(TARGET_DIR)
	find . | LC_ALL=C sort | cpio --reproducible --quiet -o -H newc >$@
endef

$(eval $(rootfs))
