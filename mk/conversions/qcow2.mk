# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a disk for qemu that is as small as its content. Blocks are written in
# order, so the same image makes the same disk. With -c as many are compressed
# at once as qemu-img has coroutines; those change nothing.
#
## NAME
##   qcow2 - a disk for qemu, by qemu-img
## DESCRIPTION
##   With -W it would be another disk each time.
## VARIABLES
##   ROOTFS_CONV_qcow2_OPTS   more options, such as -c
## EXAMPLE
##   ROOTFS_TYPES = ext4.qcow2

_jobroot-conv-qcow2-TOOLS := qemu-img:qemu-utils
_jobroot-conv-qcow2-JOBS = $(if $(filter \
  -c,$(call _jobroot-get,ROOTFS_CONV_qcow2_OPTS)),1-4,1)
define _jobroot-conv-qcow2-CMD
qemu-img convert -f raw -O qcow2 -m $(ROOTFS_JOBS) \
  $(call _jobroot-get,ROOTFS_CONV_qcow2_OPTS) $< $@
endef
