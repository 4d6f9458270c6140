# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what some types must be told before they can be built at all, and what
# makes others quick rather than small; for all rows of types.table.

ROOTFS_SQUASHFS_OPTS   := -comp zstd -Xcompression-level 3
# Python reads no lzo.
ROOTFS_UBIFS_OPTS      := -x zlib
ROOTFS_JFFS2_OPTS      := -x lzo
ROOTFS_CONV_gz_OPTS    := -3
ROOTFS_CONV_xz_OPTS    := -1
ROOTFS_CONV_zst_OPTS   := -3
ROOTFS_CONV_bz2_OPTS   := -1
ROOTFS_CONV_lzma_OPTS  := -1
ROOTFS_CONV_uboot_ARCH := arm64
ROOTFS_DISK_PARTITIONS := root:ext4 state:./Makefile
ROOTFS_PACKAGE_MANIFEST := ./Makefile
ROOTFS_FIT_ARCH        := arm64
ROOTFS_FIT_RAMDISK     := cpio.gz
# A CD that starts something.
ROOTFS_LIVE_BASE       := iso
ROOTFS_LIVE_TREE       := none
ROOTFS_LIVE_KERNEL     := ./Makefile
ROOTFS_LIVE_INITRD     := cpio.gz
