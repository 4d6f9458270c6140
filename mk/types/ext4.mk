# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: mke2fs reads owners through the session; the size follows from what is
# in the tree.
#
## NAME
##   ext4 - a file system, by mke2fs
## VARIABLES
##   ROOTFS_EXT4_OPTS   more options, such as -L root
## EXAMPLE
##   ROOTFS_TYPES = ext4

_jobroot-type-ext4-TOOLS := mke2fs:e2fsprogs
_jobroot-type-ext4-TREE := shared
_jobroot-type-ext4-SIZE_MODEL := ext4
_jobroot-type-ext4-CMD = $(call _jobroot-ext-command,ext4)
