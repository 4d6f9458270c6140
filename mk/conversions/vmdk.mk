# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: qemu-img draws a number for each disk and notes the name it was given,
# which here is temporary; both are replaced.
#
## NAME
##   vmdk - a disk for VMware, by qemu-img
## DESCRIPTION
##   Subformats of several files are refused.
## VARIABLES
##   ROOTFS_CONV_vmdk_OPTS   more options, such as
##                             -o subformat=streamOptimized
## EXAMPLE
##   ROOTFS_TYPES = ext4.vmdk

_jobroot-conv-vmdk-TOOLS := qemu-img:qemu-utils
define _jobroot-conv-vmdk-CMD
qemu-img convert -f raw -O vmdk \
  $(call _jobroot-get,ROOTFS_CONV_vmdk_OPTS) $< $@
$(_jobroot-normalize) $@
endef
