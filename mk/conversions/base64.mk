# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a serial console carries text only.
#
## NAME
##   base64 - as lines of text
## VARIABLES
##   ROOTFS_CONV_base64_OPTS   more options, such as -w 0
## EXAMPLE
##   ROOTFS_TYPES = cpio.gz.base64

_jobroot-conv-base64-TOOLS := base64:coreutils
define _jobroot-conv-base64-CMD
base64 $(call _jobroot-get,ROOTFS_CONV_base64_OPTS) $< > $@
endef
