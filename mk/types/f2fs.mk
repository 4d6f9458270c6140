# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: mkfs.f2fs makes an empty file system, sload.f2fs puts the tree into it,
# in the order of sorted names.
#
## NAME
##   f2fs - a file system for flash memory, by mkfs.f2fs and sload.f2fs
## VARIABLES
##   ROOTFS_F2FS_OPTS   more options for mkfs.f2fs, such as -l root
## BUGS
##   sload.f2fs 1.15 drops devices, FIFOs, sockets and all extended attributes,
##   and keeps 16 bits of owners. The root directory is root's, with mode 755.
## EXAMPLE
##   ROOTFS_TYPES = f2fs

_jobroot-type-f2fs-TOOLS := mkfs.f2fs:f2fs-tools sload.f2fs:f2fs-tools
_jobroot-type-f2fs-TREE := shared
_jobroot-type-f2fs-SIZE_MODEL := f2fs
_jobroot-type-f2fs-LACKS := ids16 devices fifos sockets xattrs acls \
  capabilities root

# -r: no random version of the checkpoint. Both superblocks, after 1 and 5 KiB,
# name the kernel that was running, at 1668: nobody needs that.
define _jobroot-type-f2fs-CMD
truncate -s $${ROOTFS_SIZE}K $@
mkfs.f2fs -q -f $(if $(_jobroot-seed),-r -U $$ROOTFS_UUID) \
  $(if $(_jobroot-epoch),-T $(_jobroot-epoch)) \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) $@ > /dev/null
sload.f2fs -P -f $(TARGET_DIR) $@ > $(ROOTFS_$(ROOTFS)_DIR)/sload ||
  { tr '\r' '\n' < $(ROOTFS_$(ROOTFS)_DIR)/sload | tail -n 2 >&2; false; }
for at in 2692 6788; do
  dd if=/dev/zero of=$@ bs=1 seek=$$at count=512 conv=notrunc status=none
done
endef
