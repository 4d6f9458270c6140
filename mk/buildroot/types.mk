# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what `$(eval $(rootfs))` does in Buildroot besides declaring a type:
# names by which other parts of it find the image, its compression, and what
# has to be built for it.

TARGETS_ROOTFS ?=
PACKAGES ?=

# Function:  _jobroot-adopt
# Arguments: 1: a type that is declared
_jobroot-adopt = $(eval $(call _jobroot-adopt-rule,$1,$(call \
  _jobroot-upper,$1)))

# It says itself what size it has; and its tool is the same as ours of that
# name, which cannot hold the same.
define _jobroot-adopt-rule
ROOTFS_$2_NAME = rootfs-$1
ROOTFS_$2_TYPE = rootfs
ROOTFS_$2_FINAL_IMAGE_NAME = $$(strip $$(ROOTFS_$2_IMAGE_NAME))
ROOTFS_$2_SIZE_MODEL ?= none
ROOTFS_$2_LACKS ?= $$(strip $$(call \
  _jobroot-get,_jobroot-type-$1-LACKS) $$(call _jobroot-get,_jobroot-omits-$1))
ROOTFS_$2_JOBS ?= $$(call _jobroot-uses-threads,ROOTFS_$2)
ROOTFS_$2_COMPRESS_EXT ?= $$(firstword $$(call _jobroot-chosen-ext,$2))
ROOTFS_$2_COMPRESS_CMD ?= $$(_jobroot-pack$$(ROOTFS_$2_COMPRESS_EXT))
ROOTFS_$2_DEPENDENCIES += rootfs-common $$(addprefix \
  host-,$$(_jobroot-packer$$(ROOTFS_$2_COMPRESS_EXT)))
ROOTFS_$2_TOOLS ?= $$(call _jobroot-host-tools,$$(ROOTFS_$2_DEPENDENCIES))
ROOTFS_$2_FINAL_RECURSIVE_DEPENDENCIES = $$(sort $$(foreach \
  _d,$$(ROOTFS_$2_DEPENDENCIES),$$(_d) $$(call _jobroot-get,$$(call \
  _jobroot-upper,$$(_d))_FINAL_RECURSIVE_DEPENDENCIES)))
.PHONY: $$(call _jobroot-no-package,$$(ROOTFS_$2_DEPENDENCIES))
$$(if $$(filter y,$$(call _jobroot-get,BR2_TARGET_ROOTFS_$2)),$$(eval \
  TARGETS_ROOTFS += rootfs-$1)$$(eval \
  PACKAGES += $$(call _jobroot-packages-for,ROOTFS_$2)))
$$(if $$(call _jobroot-get,ROOTFS_$2_POST_TARGETS),$$(call \
  _jobroot-wrong,ROOTFS_$2_POST_TARGETS is not known any more; use \
  ROOTFS_$2_POST_GEN_HOOKS))
endef
_jobroot-packages-for = $(filter-out rootfs-% $(call \
  _jobroot-no-package,$($1_DEPENDENCIES)),$($1_FINAL_RECURSIVE_DEPENDENCIES))

# What ours of that name hold, by an option or a step that Buildroot's have not.
_jobroot-omits-btrfs := devices root
_jobroot-omits-f2fs = $(if $(findstring \
  sload.f2fs -P,$(ROOTFS_F2FS_CMD)),,owners)
_jobroot-omits-jffs2 = $(if $(findstring \
  xattr,$(ROOTFS_JFFS2_CMD)),,xattrs acls capabilities)

# Function:  _jobroot-dressed
# Arguments: 1: the command of the image that $(_jobroot-name) is
# Returns:   the same, and what a command of Buildroot's needs around it. In a
#            reproducible build tools get no UUIDs and times by chance. What
#            writes elsewhere (oci leaves a directory) leaves an empty file.
_jobroot-dressed = $(if $(filter $(_jobroot-name),$(_jobroot-declared)),$(if \
  $(_jobroot-reproducible),$(call _jobroot-run-steady,$1),$1)$(if $(findstring \
  @image@,$(foreach @,@image@,$(ROOTFS_$(ROOTFS)_CMD))),,$(_jobroot-newline): \
  > $(_jobroot-output)),$1)
# Only tools without threads, which hold no numbers of inodes against another
# program's.
_jobroot-reproducible = $(and $(filter btrfs ext2 f2fs ubi \
  romfs ubifs,$(_jobroot-name)),$(filter y,$(call \
  _jobroot-get,BR2_REPRODUCIBLE)),$(_jobroot-seed))
define _jobroot-run-steady
cat > $(ROOTFS_$(ROOTFS)_DIR)/steady << 'END OF COMMAND'
$1
END OF COMMAND
$(JOBROOT_COMMAND) image steady --uuid $$ROOTFS_UUID \
  sh -e $(ROOTFS_$(ROOTFS)_DIR)/steady
endef

# Function:  _jobroot-uses-threads
# Arguments: 1: ROOTFS_ and a type
# Returns:   1-16 if its command or a hook says $(PARALLEL_JOBS), else 1
_jobroot-uses-threads = $(if $(findstring @threads@,$(foreach \
  PARALLEL_JOBS,@threads@,$($1_CMD)$(foreach _h,$(call \
  _jobroot-get,$1_PRE_GEN_HOOKS),$($(_h))))),1-16,1)

# Compression: Buildroot's levels. xz with threads writes the same for any
# number of them, so that it has them in reproducible builds too. lzop notes a
# file's time, but none of its input's.
_jobroot-packer.gz :=
_jobroot-pack.gz = gzip -9 -c -n
_jobroot-packer.bz2 :=
_jobroot-pack.bz2 = bzip2 -9 -c
_jobroot-packer.lzma := lzma
_jobroot-pack.lzma = $(LZMA) -9 -c
_jobroot-packer.lz4 := lz4
_jobroot-pack.lz4 = lz4 -l -9 -c
_jobroot-packer.lzo := lzop
_jobroot-pack.lzo = $(LZOP) -9 -c
_jobroot-packer.xz := xz
_jobroot-pack.xz = $(JOBROOT_COMMAND) job -n 1:16 -- \
  xz -9 -C crc32 -c -T+{n} --no-adjust
_jobroot-packer.zst := zstd
_jobroot-pack.zst = $(JOBROOT_COMMAND) job -n 1:16 -- \
  zstd -q -19 -z -c -T{n}
_jobroot-packer :=
_jobroot-pack :=

# Function:  _jobroot-chosen-ext
# Arguments: 1: a type as part of variables' names
_jobroot-chosen-ext = $(foreach _c,GZIP.gz BZIP2.bz2 LZMA.lzma LZ4.lz4 LZO.lzo \
  XZ.xz ZSTD.zst,$(foreach _v,BR2_TARGET_ROOTFS_$1_$(basename $(_c)),$(if \
  $(filter y,$(call _jobroot-get,$(_v))),$(suffix $(_c)))))

# Function:  _jobroot-chosen-chains
# Arguments: 1: a type that is chosen
# Returns:   its compressed forms, but for one that it makes itself
_jobroot-chosen-chains = $(filter-out $(foreach _t,$(filter \
  $1,$(_jobroot-declared)),$(_t)$(ROOTFS_$(call \
  _jobroot-upper,$(_t))_COMPRESS_EXT)),$(addprefix $1,$(call \
  _jobroot-chosen-ext,$(call _jobroot-upper,$1))))
