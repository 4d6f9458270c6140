# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a disk for qemu that is as small as its content. Blocks are written in
# order, so the same image makes the same disk.
#
## NAME
##   qcow2 - a disk for qemu, by qemu-img
## VARIABLES
##   ROOTFS_CONV_qcow2_OPTS   more options, such as -c
## EXAMPLE
##   ROOTFS_TYPES = ext4.qcow2

_jobroot-conv-qcow2-TOOLS := qemu-img:qemu-utils
define _jobroot-conv-qcow2-CMD
qemu-img convert -f raw -O qcow2 \
  $(call _jobroot-get,ROOTFS_CONV_qcow2_OPTS) $< $@
endef
