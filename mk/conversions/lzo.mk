# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: lzop notes the time of its input, and that of the clock if it reads a
# pipe, without an option against it; that is taken out of the header.
#
## NAME
##   lzo - compressed by lzop
## VARIABLES
##   ROOTFS_CONV_lzo_OPTS   more options [-9]
## EXAMPLE
##   ROOTFS_TYPES = cpio.lzo

_jobroot-conv-lzo-TOOLS := lzop:lzop
define _jobroot-conv-lzo-CMD
lzop -c $(call _jobroot-get-or,ROOTFS_CONV_lzo_OPTS,-9) < $< > $@
$(_jobroot-normalize) $@
endef
