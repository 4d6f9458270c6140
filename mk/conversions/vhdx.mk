# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: qemu-img draws numbers in headers, log and metadata; here they follow
# from ROOTFS_SEED and the name of the image.
#
## NAME
##   vhdx - a disk for Hyper-V, by qemu-img
## VARIABLES
##   ROOTFS_CONV_vhdx_OPTS   more options, such as
##                             -o block_size=1M
## EXAMPLE
##   ROOTFS_TYPES = ext4.vhdx

_jobroot-conv-vhdx-TOOLS := qemu-img:qemu-utils
define _jobroot-conv-vhdx-CMD
qemu-img convert -f raw -O vhdx \
  $(call _jobroot-get,ROOTFS_CONV_vhdx_OPTS) $< $@
$(_jobroot-normalize) $@
endef
