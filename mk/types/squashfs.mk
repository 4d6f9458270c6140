# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: it takes as many threads as there are tokens; the image does not depend
# on how many that were.
#
## NAME
##   squashfs - a compressed read-only file system, by mksquashfs
## VARIABLES
##   ROOTFS_SQUASHFS_OPTS   more options, such as -comp zstd
## EXAMPLE
##   ROOTFS_TYPES = squashfs

_jobroot-type-squashfs-TOOLS := mksquashfs:squashfs-tools
_jobroot-type-squashfs-TREE := shared
_jobroot-type-squashfs-SIZE_MODEL := none
# mksquashfs leaves them out, the kernel would not read them.
_jobroot-type-squashfs-LACKS := acls
_jobroot-type-squashfs-JOBS := 1-16
# -exit-on-error: a file that it may not read would be an empty one.
define _jobroot-type-squashfs-CMD
mksquashfs $(TARGET_DIR) $@ -noappend -no-progress -quiet \
  -exit-on-error -processors $(ROOTFS_JOBS) $(call \
  _jobroot-get,ROOTFS_$(ROOTFS)_OPTS)
endef
