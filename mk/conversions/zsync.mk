# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: zsync fetches only what a client has not got. The image comes in by a
# pipe's end, as otherwise its time would be noted; -Z leaves a compressed one
# as it is, so that clients get the very file.
#
## NAME
##   zsync - what zsync must know to fetch the image's changes, by zsyncmake
## VARIABLES
##   ROOTFS_CONV_zsync_OPTS   more options, such as -u https://host/x.ext4
## EXAMPLE
##   ROOTFS_TYPES = ext4.zsync

_jobroot-conv-zsync-TOOLS := zsyncmake:zsync
define _jobroot-conv-zsync-CMD
zsyncmake -Z -C $(call _jobroot-get,ROOTFS_CONV_zsync_OPTS) \
  -u $(notdir $<) -f $(notdir $<) -o $@ < $<
endef
