# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: fastboot writes this to flash memory, without the empty blocks.
#
## NAME
##   android-sparse - a sparse image for fastboot, by img2simg
## DESCRIPTION
##   What is no multiple of a block becomes one.
## VARIABLES
##   ROOTFS_CONV_android-sparse_BLOCK   bytes in a block [4096]
## EXAMPLE
##   ROOTFS_TYPES = ext4.android-sparse

_jobroot-conv-android-sparse-TOOLS := img2simg:android-sdk-libsparse-utils
define _jobroot-conv-android-sparse-CMD
img2simg $< $@ $(call _jobroot-get-or,ROOTFS_CONV_android-sparse_BLOCK,4096)
endef
