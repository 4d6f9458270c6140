# SPDX-License-Identifier: LGPL-2.1-or-later
ROOTFS_SQUASHFS_DEPENDENCIES = host-squashfs

define ROOTFS_SQUASHFS_CMD
	$(HOST_DIR)/bin/mksquashfs $(TARGET_DIR) $@ -noappend -quiet \
		-no-progress -processors $(PARALLEL_JOBS)
endef

$(eval $(rootfs))
