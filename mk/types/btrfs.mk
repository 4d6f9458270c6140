# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: mkfs.btrfs fills the file system as it makes it. It would make an image
# of its own estimate, several times the tree; so that is shrunk, and the file
# gets the size that it should have. Left to itself, mkfs.btrfs numbers inodes
# as the tree's are, and has UUIDs and times of its own.
#
## NAME
##   btrfs - a file system, by mkfs.btrfs
## VARIABLES
##   ROOTFS_BTRFS_OPTS   more options, such as -L root, -m dup or --mixed
## BUGS
##   mkfs.btrfs 6.2 keeps no extended attributes of the root directory.
## EXAMPLE
##   ROOTFS_TYPES = btrfs

_jobroot-type-btrfs-TOOLS := mkfs.btrfs:btrfs-progs
_jobroot-type-btrfs-TREE := shared
_jobroot-type-btrfs-SIZE_MODEL := btrfs
_jobroot-type-btrfs-LACKS :=

# A file that is not there yet makes it complain of zones.
define _jobroot-type-btrfs-CMD
: > $@
$(_jobroot-steady) mkfs.btrfs -q -m single \
  $(if $(_jobroot-seed),-U $$ROOTFS_UUID) \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) \
  --shrink -r $(TARGET_DIR) $@ > /dev/null
$(if $(_jobroot-may-grow),,if [ $$(stat -c %s $@) -gt \
  $$((ROOTFS_SIZE * 1024)) ]; then
  echo "rootfs: $(_jobroot-name): mkfs.btrfs makes $$(stat -c %s $@) bytes of \
it, more than ROOTFS_$(ROOTFS)_SIZE" >&2
  false
fi)
truncate -s ">$${ROOTFS_SIZE}K" $@
$(JOBROOT_COMMAND) image btrfs --type $(_jobroot-name) $@ $(TARGET_DIR)
endef
