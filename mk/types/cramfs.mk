# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: small and old; it has no room for large numbers, which mkfs.cramfs cuts
# off, and no times. Its blocks must be the pages of the device.
#
## NAME
##   cramfs - a compressed read-only file system, by mkfs.cramfs
## VARIABLES
##   ROOTFS_CRAMFS_ENDIAN   little or big [little]
##   ROOTFS_CRAMFS_OPTS     more options, such as -p
## EXAMPLE
##   ROOTFS_TYPES = cramfs

_jobroot-type-cramfs-TOOLS := mkfs.cramfs:util-linux
_jobroot-type-cramfs-TREE := shared
_jobroot-type-cramfs-SIZE_MODEL := none
_jobroot-type-cramfs-LACKS := ids16 gids8 devices8 links xattrs acls \
  capabilities sizes24 times
define _jobroot-type-cramfs-CMD
mkfs.cramfs -N $(call _jobroot-flash,ENDIAN,little) -b 4096 -n rootfs \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) $(TARGET_DIR) $@
endef
