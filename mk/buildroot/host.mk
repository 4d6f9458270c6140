# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: fs/<type>/<type>.mk need host-<package> targets, which build tools into
# HOST_DIR. Where no package of that name is defined, the tools may be there
# already: then they are sought in PATH, and found at $(HOST_DIR)/bin and sbin.

_jobroot-host-axfsutils := mkfs.axfs
_jobroot-host-bzip2 := bzip2:bzip2
_jobroot-host-btrfs-progs := mkfs.btrfs:btrfs-progs
_jobroot-host-cdrkit := genisoimage:genisoimage
_jobroot-host-cloop := create_compressed_fs:cloop-utils
_jobroot-host-cpio := cpio:cpio
_jobroot-host-cramfs := mkfs.cramfs:util-linux
_jobroot-host-cryptsetup := veritysetup:cryptsetup-bin
_jobroot-host-dosfstools := mkfs.vfat:dosfstools
_jobroot-host-dracut := dracut:dracut-core
_jobroot-host-e2fsprogs := mkfs.ext2:e2fsprogs mkfs.ext3:e2fsprogs \
  mkfs.ext4:e2fsprogs
_jobroot-host-erofs-utils := mkfs.erofs:erofs-utils
_jobroot-host-f2fs-tools := mkfs.f2fs:f2fs-tools sload.f2fs:f2fs-tools
_jobroot-host-genimage := genimage:genimage
_jobroot-host-genromfs := genromfs:genromfs
_jobroot-host-gzip := gzip:gzip
_jobroot-host-lz4 := lz4:lz4
_jobroot-host-lzma := lzma:xz-utils
_jobroot-host-lzop := lzop:lzop
_jobroot-host-mtd := mkfs.jffs2:mtd-utils sumtool:mtd-utils \
  mkfs.ubifs:mtd-utils ubinize:mtd-utils
_jobroot-host-mtools := mcopy:mtools
_jobroot-host-policycoreutils := setfiles:policycoreutils
_jobroot-host-sloci-image := sloci-image
_jobroot-host-squashfs := mksquashfs:squashfs-tools
_jobroot-host-syslinux := isohybrid:syslinux-utils
_jobroot-host-tar := tar:tar
_jobroot-host-uboot-tools := mkimage:u-boot-tools
_jobroot-host-xfsprogs := mkfs.xfs:xfsprogs
_jobroot-host-xorriso := xorriso:xorriso isohybrid:syslinux-utils
_jobroot-host-xz := xz:xz-utils
_jobroot-host-yaffs2utils := mkyaffs2
_jobroot-host-zisofs-tools := mkzftree:zisofs-tools
_jobroot-host-zstd := zstd:zstd
# What these do, jobroot does.
_jobroot-host-fakeroot :=
_jobroot-host-makedevs :=
_jobroot-host-mkpasswd :=

# Function:  _jobroot-no-package
# Arguments: 1: targets
# Returns:   those that are host-<package> of which we know the tools and
#            nobody defined the package
_jobroot-no-package = $(foreach _h,$(filter host-%,$1),$(if $(and $(call \
  _jobroot-is-set,_jobroot-$(_h)),$(if $(call _jobroot-is-set,$(call \
  _jobroot-upper,$(_h))_NAME),,y)),$(_h)))

# Function:  _jobroot-host-tools
# Arguments: 1: targets
# Returns:   TOOL[:PACKAGE] of those
_jobroot-host-tools = $(sort $(foreach _h,$(call \
  _jobroot-no-package,$1),$(_jobroot-$(_h))))

_jobroot-common-tools = $(call \
  _jobroot-host-tools,$(ROOTFS_COMMON_DEPENDENCIES))

# In a HOST_DIR of our own there is a link to each that is needed.
ifeq ($(call _jobroot-is-set,HOST_DIR),)
HOST_DIR := $(abspath $(FS_DIR))/host
ROOTFS_COMMON_DEPENDENCIES += _jobroot-host-links
endif
