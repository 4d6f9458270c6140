# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: VirtualBox tells disks by their numbers, which qemu-img draws; here they
# follow from ROOTFS_SEED and the name of the image.
#
## NAME
##   vdi - a disk for VirtualBox, by qemu-img
## VARIABLES
##   ROOTFS_CONV_vdi_OPTS   more options, such as -o static=on
## EXAMPLE
##   ROOTFS_TYPES = ext4.vdi

_jobroot-conv-vdi-TOOLS := qemu-img:qemu-utils
define _jobroot-conv-vdi-CMD
qemu-img convert -f raw -O vdi \
  $(call _jobroot-get,ROOTFS_CONV_vdi_OPTS) $< $@
$(_jobroot-normalize) $@
endef
