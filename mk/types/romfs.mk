# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the smallest of all, for systems without owners: everything is root's,
# and of a mode only x is kept. genromfs would put the time into the name,
# and files in the order in which the disk lists them.
#
## NAME
##   romfs - a read-only file system, by genromfs
## VARIABLES
##   ROOTFS_ROMFS_OPTS   more options, such as -a 4096
## EXAMPLE
##   ROOTFS_TYPES = romfs

_jobroot-type-romfs-TOOLS := genromfs:genromfs
_jobroot-type-romfs-TREE := shared
_jobroot-type-romfs-SIZE_MODEL := none
_jobroot-type-romfs-LACKS := owners modes devices16 xattrs acls capabilities \
  sizes32 times
define _jobroot-type-romfs-CMD
$(_jobroot-steady) genromfs -d $(TARGET_DIR) -V rootfs \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) -f $@
endef
