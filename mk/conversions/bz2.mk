# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: one thread. What pbzip2 and lbzip2 write with several is larger and not
# the same, so an image would depend on which of them is installed.
#
## NAME
##   bz2 - compressed by bzip2
## VARIABLES
##   ROOTFS_CONV_bz2_OPTS   more options [-9]
## EXAMPLE
##   ROOTFS_TYPES = tar.bz2

_jobroot-conv-bz2-TOOLS := bzip2:bzip2
define _jobroot-conv-bz2-CMD
bzip2 -c $(call _jobroot-get-or,ROOTFS_CONV_bz2_OPTS,-9) $< > $@
endef
