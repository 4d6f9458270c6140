# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: bmaptool copies only what the map says was written, and checks it.
#
## NAME
##   bmap - which blocks of an image hold something, by bmaptool
## DESCRIPTION
##   What was never written is told by the file system that images are on:
##   on one with larger blocks the map may have fewer holes.
## VARIABLES
##   ROOTFS_CONV_bmap_OPTS   more options
## EXAMPLE
##   ROOTFS_TYPES = ext4.bmap

_jobroot-conv-bmap-TOOLS := bmaptool:bmap-tools
define _jobroot-conv-bmap-CMD
bmaptool --quiet create $(call _jobroot-get,ROOTFS_CONV_bmap_OPTS) -o $@ $<
endef
