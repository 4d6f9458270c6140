# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what the kernel mounts from a volume of UBI. It may grow to as many
# blocks as it is told here, so there is room for twice what is in it. Left to
# itself, mkfs.ubifs writes names and files as the disk lists them, and a UUID
# of its own.
#
## NAME
##   ubifs - a compressed file system for NAND flash, by mkfs.ubifs
## VARIABLES
##   ROOTFS_UBIFS_ERASE_BLOCK   of the flash; without UBIFS_ for all [128K]
##   ROOTFS_UBIFS_PAGE          what is written at once [2K]
##   ROOTFS_UBIFS_SUB_PAGE      the least that can be [a page]
##   ROOTFS_UBIFS_MAX_BLOCKS    logical blocks that it may ever have [2048, or
##                              what twice its content needs]
##   ROOTFS_UBIFS_OPTS          more options, such as -x zlib -F
## BUGS
##   Debian's mkfs.ubifs is built without extended attributes, and so without
##   capabilities. Where HOST_DIR has another, set ROOTFS_UBIFS_LACKS to
##   nothing.
## EXAMPLE
##   ROOTFS_TYPES = ubifs

_jobroot-type-ubifs-TOOLS := mkfs.ubifs:mtd-utils
_jobroot-type-ubifs-TREE := shared
_jobroot-type-ubifs-SIZE_MODEL := none
_jobroot-type-ubifs-LACKS := xattrs acls capabilities
define _jobroot-type-ubifs-CMD
$(_jobroot-flash-lines)
blocks=$(call _jobroot-get,ROOTFS_$(ROOTFS)_MAX_BLOCKS)
if [ -z "$$blocks" ]; then
  kib=$$($(if $(call _jobroot-differs,$(_jobroot-name)),du -sk \
    --apparent-size $(TARGET_DIR) | cut -f1,sed -n 's/^kib //p' \
    $(_jobroot-measured)))
  blocks=$$((kib * 2048 / logical_block))
  [ "$$blocks" -gt 2048 ] || blocks=2048
fi
$(_jobroot-steady) mkfs.ubifs -m "$$page" -e "$$logical_block" \
  -c "$$blocks" -r $(TARGET_DIR) $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) \
  -o $@
endef
