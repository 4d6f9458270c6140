# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the format before xz, which old kernels and boot loaders read; it knows
# neither blocks nor checks, so there is one thread.
#
## NAME
##   lzma - compressed by xz into its old format
## VARIABLES
##   ROOTFS_CONV_lzma_OPTS   more options [-6]
## EXAMPLE
##   ROOTFS_TYPES = cpio.lzma

_jobroot-conv-lzma-TOOLS := xz:xz-utils
define _jobroot-conv-lzma-CMD
xz --format=lzma -c $(call _jobroot-get-or,ROOTFS_CONV_lzma_OPTS,-6) $< > $@
endef
