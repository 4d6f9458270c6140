# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: any number of threads gives the same output (only --single-thread does
# not).
#
## NAME
##   zst - compressed by zstd
## VARIABLES
##   ROOTFS_CONV_zst_OPTS   more options [-19]
## EXAMPLE
##   ROOTFS_TYPES = ext4.zst

_jobroot-conv-zst-TOOLS := zstd:zstd
_jobroot-conv-zst-JOBS := 1-16
define _jobroot-conv-zst-CMD
zstd -q -c -T$(ROOTFS_JOBS) \
  $(call _jobroot-get-or,ROOTFS_CONV_zst_OPTS,-19) $< > $@
endef
