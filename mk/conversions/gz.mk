# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: one thread; neither the name nor the time of the input is kept.
#
## NAME
##   gz - compressed by gzip
## VARIABLES
##   ROOTFS_CONV_gz_OPTS   more options [-9]
## EXAMPLE
##   ROOTFS_TYPES = ext4.gz

_jobroot-conv-gz-TOOLS := gzip:gzip
define _jobroot-conv-gz-CMD
gzip -n -c $(call _jobroot-get-or,ROOTFS_CONV_gz_OPTS,-9) $< > $@
endef
