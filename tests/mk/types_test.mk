# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: which names are types, which are chains, and whose attributes count.
include $(SRC)/tests/mk/assert.mk

BASE_TARGET_DIR := target
BINARIES_DIR := images
BUILD_DIR := build
ROOTFS_TYPES :=
ROOTFS_DATA_EXT4_CMD = mine
ROOTFS_DATA_EXT4_IMAGE_NAME = data.img
ROOTFS_SMALL_BASE = squashfs
ROOTFS_SMALL_TOOLS = mine
ROOTFS_TAR_GZ_TYPEDEP = cpio
ROOTFS_CONV_sum_CMD = md5sum $< > $@
include $(SRC)/mk/rootfs.mk

base = $(call assert-eq,$(call _jobroot-base,$1),$2,the type of $1)
$(call base,ext4,ext4)
$(call base,ext4.gz.xz,ext4)
$(call base,data.ext4.zst.sum,data.ext4)
$(call base,tar.gz,tar)
$(call base,small.xz,small)
$(call base,ext5.gz,)
$(call base,ext4.no,)
$(call base,gz,)

is-file = $(call assert-eq,$(call _jobroot-file,$1),$2,the file of $1)
$(call is-file,ext4.gz.xz,images/rootfs.ext4.gz.xz)
$(call is-file,data.ext4.zst,images/data.img.zst)
_jobroot-version := 1.2
$(call is-file,ext4.gz,images/rootfs-1.2.ext4.gz)
$(call is-file,data.ext4,images/data.img)

attribute = $(call assert-eq,$(call _jobroot-attribute,$1,$2),$3,$2 of $1)
$(call attribute,squashfs,TOOLS,mksquashfs:squashfs-tools)
$(call attribute,small,TOOLS,mine)
$(call attribute,small,JOBS,1-16)
$(call attribute,data.ext4,TOOLS,)
_jobroot-declared += squashfs
$(call attribute,squashfs,TOOLS,)

# As if it were seen for the first time.
visit = $(eval _jobroot-visited :=)$(call _jobroot-visit,$1,,)
needs = $(call visit,$1)$(call \
  assert-eq,$(strip $(call _jobroot-needs,$1)),$2,what $1 needs)
$(call needs,tar,)
$(call needs,tar.gz,cpio tar)
_jobroot-masked := cpio
$(call needs,tar.gz,tar)

private = $(call assert-eq,$(if $(call _jobroot-private,$1),y),$2,own tree: $1)
$(call private,tar,)
$(call private,cpio,y)
$(call private,data.ext4,y)
ROOTFS_DATA_EXT4_TREE = shared
$(call private,data.ext4,)
ROOTFS_TAR_PRE_GEN_HOOKS = hook
$(call private,tar,y)
ROOTFS_DATA_EXT4_PRE_GEN_HOOKS = hook
ROOTFS_DATA_EXT4_TREE = none
$(call private,data.ext4,)

# What a type of ours needs may be a setting of the image's.
_jobroot-type-squashfs-TYPEDEP = $(call _jobroot-get-or,ROOTFS_$(ROOTFS)_OF,ext4)
_jobroot-declared :=
ROOTFS_SMALL_OF = ext2.gz
$(call needs,squashfs,ext4)
$(call needs,small,ext2.gz)
$(call visit,small.xz)
$(call assert-eq,$(call _jobroot-closure-of,small.xz),ext2 ext2.gz small,closure)
ROOTFS_SMALL_TYPEDEP =
$(call needs,small,)
