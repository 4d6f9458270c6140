# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: mkfs.xfs fills the file system from a protofile, which says nothing of
# blanks in names, times, sticky bits and extended attributes; xfs_db writes
# those afterwards. It must answer each of its lines by what it wrote.
#
## NAME
##   xfs - a file system, by mkfs.xfs and xfs_db
## VARIABLES
##   ROOTFS_XFS_OPTS   more options for mkfs.xfs, such as -L root
## BUGS
##   mkfs.xfs 6.1 makes no image below 300 MiB, and a file of its own for each
##   hard link. Refused are symbolic links of more than 336 bytes, which it
##   damages; names with blanks in a directory that is too large for xfs_db to
##   write them; and more than 256 bytes of attributes.
## EXAMPLE
##   ROOTFS_TYPES = xfs

_jobroot-type-xfs-TOOLS := mkfs.xfs:xfsprogs xfs_db:xfsprogs
_jobroot-type-xfs-TREE := shared
_jobroot-type-xfs-SIZE_MODEL := xfs
_jobroot-type-xfs-LACKS := links sockets

# A directory gets room from its own group on and never from one before: with
# four groups a third of a small image stayed empty, and one is none that
# xfs_repair would check.
define _jobroot-type-xfs-CMD
truncate -s $${ROOTFS_SIZE}K $@
cd $(ROOTFS_$(ROOTFS)_DIR)
$(JOBROOT_COMMAND) image xfs --type $(_jobroot-name) \
  --variables ROOTFS_$(ROOTFS)_ --protofile protofile --commands commands \
  $(addprefix --latest ,$(_jobroot-epoch)) $(TARGET_DIR)
mkfs.xfs -q -f $(if $(_jobroot-seed),-m uuid=$$ROOTFS_UUID) $(if $(findstring \
  -d,$(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS)),,-d agcount=2) \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) -p protofile $@
LC_ALL=C.UTF-8 xfs_db -x $@ < commands > written
if grep -v ' = ' written >&2; then false; fi
endef
