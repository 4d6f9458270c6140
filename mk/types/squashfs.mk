# SPDX-License-Identifier: LGPL-2.1-or-later
# squashfs: read-only and compressed, with as many threads as there are tokens;
# the image does not depend on how many that were.

_jobroot-type-squashfs-TOOLS := mksquashfs:squashfs-tools
_jobroot-type-squashfs-TREE := shared
_jobroot-type-squashfs-SIZE_MODEL := none
_jobroot-type-squashfs-JOBS := 1-16
define _jobroot-type-squashfs-CMD
mksquashfs $(TARGET_DIR) $@ -noappend -no-progress -quiet \
  -processors $(ROOTFS_JOBS) $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS)
endef
