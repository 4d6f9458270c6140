# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: -l is the format that kernels read. lz4 1.10 takes all processors unless
# it is told otherwise; the lz4 before knows one thread only.
#
## NAME
##   lz4 - compressed by lz4
## VARIABLES
##   ROOTFS_CONV_lz4_OPTS   more options [-l -9]
## EXAMPLE
##   ROOTFS_TYPES = cpio.lz4

_jobroot-conv-lz4-TOOLS := lz4:lz4
define _jobroot-conv-lz4-CMD
LZ4_NBWORKERS=1 lz4 -q -c $(call \
  _jobroot-get-or,ROOTFS_CONV_lz4_OPTS,-l -9) $< > $@
endef
