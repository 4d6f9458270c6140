# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: mke2fs reads owners through the session; the size follows from what is
# in the tree.
#
## NAME
##   ext2 - a file system, by mke2fs
## VARIABLES
##   ROOTFS_EXT2_OPTS   more options, such as -L root
## EXAMPLE
##   ROOTFS_TYPES = ext2

_jobroot-type-ext2-TOOLS := mke2fs:e2fsprogs
_jobroot-type-ext2-TREE := shared
_jobroot-type-ext2-SIZE_MODEL := ext2
_jobroot-type-ext2-CMD = $(call _jobroot-ext-command,ext2)
