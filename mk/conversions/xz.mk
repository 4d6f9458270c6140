# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: -T+1 is the form for one thread whose output is that of several. CRC32
# is the check that kernels and boot loaders know.
#
## NAME
##   xz - compressed by xz
## VARIABLES
##   ROOTFS_CONV_xz_OPTS   more options [-6]
## EXAMPLE
##   ROOTFS_TYPES = ext4.xz

_jobroot-conv-xz-TOOLS := xz:xz-utils
_jobroot-conv-xz-JOBS := 1-16
define _jobroot-conv-xz-CMD
xz -c -T+$(ROOTFS_JOBS) --no-adjust --check=crc32 \
  $(call _jobroot-get-or,ROOTFS_CONV_xz_OPTS,-6) $< > $@
endef
