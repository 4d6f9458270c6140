# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: read-only like a squashfs, and faster to read from. Times are clamped
# by SOURCE_DATE_EPOCH, which -T would write over all of them.
#
## NAME
##   erofs - a compressed read-only file system, by mkfs.erofs
## VARIABLES
##   ROOTFS_EROFS_OPTS   more options [-zlz4hc]
## EXAMPLE
##   ROOTFS_TYPES = erofs

_jobroot-type-erofs-TOOLS := mkfs.erofs:erofs-utils
_jobroot-type-erofs-TREE := shared
_jobroot-type-erofs-SIZE_MODEL := none
define _jobroot-type-erofs-CMD
mkfs.erofs --quiet $(if $(_jobroot-seed),-U $$ROOTFS_UUID) \
  $(call _jobroot-get-or,ROOTFS_$(ROOTFS)_OPTS,-zlz4hc) $@ $(TARGET_DIR)
endef
