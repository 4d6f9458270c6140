# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: ext2, ext3 and ext4 are one tool with three lists of features. They are
# listed here in full, so that an image does not depend on /etc/mke2fs.conf,
# and the size that `jobroot image measure` computes is that of this command.

_jobroot-ext-features-ext2 := ext_attr resize_inode dir_index filetype \
  sparse_super large_file
_jobroot-ext-features-ext3 := has_journal $(_jobroot-ext-features-ext2)
_jobroot-ext-features-ext4 := $(_jobroot-ext-features-ext3) extent flex_bg \
  huge_file dir_nlink extra_isize metadata_csum

# Function:  _jobroot-ext-command
# Arguments: 1: ext2, ext3 or ext4
# Returns:   the command. mke2fs gives the root directory a mode, an owner and
#            times of its own; debugfs gives it the tree's.
define _jobroot-ext-command
truncate -s $${ROOTFS_SIZE}K $@
mke2fs -q -F -t $1 -d $(TARGET_DIR) -b 4096 -I 256 -N $$ROOTFS_INODES \
  -O $(call _jobroot-join,$(_jobroot-comma),none $(_jobroot-ext-features-$1)) \
  $(if $(filter ext2,$1),,-J size=$$ROOTFS_JOURNAL) \
  -E lazy_itable_init=0,lazy_journal_init=0$(if \
  $(_jobroot-seed),$(_jobroot-comma)hash_seed=$$ROOTFS_HASH_SEED) \
  $(if $(_jobroot-seed),-U $$ROOTFS_UUID) \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) $@ $${ROOTFS_SIZE}k
set -- $$(stat -c '%04a %u %g %Y %Z' $(TARGET_DIR))
debugfs -w -f - $@ > /dev/null 2>&1 << END
set_inode_field <2> mode 04$$1
set_inode_field <2> uid $$2
set_inode_field <2> gid $$3
set_inode_field <2> atime @$$4
set_inode_field <2> mtime @$$4
set_inode_field <2> ctime @$$5
END
endef
