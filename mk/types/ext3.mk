# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: mke2fs reads owners through the session; the size follows from what is
# in the tree.
#
## NAME
##   ext3 - a file system, by mke2fs
## VARIABLES
##   ROOTFS_EXT3_OPTS   more options, such as -L root
## EXAMPLE
##   ROOTFS_TYPES = ext3

_jobroot-type-ext3-TOOLS := mke2fs:e2fsprogs
_jobroot-type-ext3-TREE := shared
_jobroot-type-ext3-SIZE_MODEL := ext3
_jobroot-type-ext3-CMD = $(call _jobroot-ext-command,ext3)
