# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: with a summary at the end of each erase block the kernel mounts without
# reading the rest. The flash is that of the jffs2 image.
#
## NAME
##   sum - a jffs2 image with summaries, by sumtool
## VARIABLES
##   ROOTFS_CONV_sum_OPTS   more options
## EXAMPLE
##   ROOTFS_TYPES = jffs2.sum

_jobroot-conv-sum-OF := jffs2
_jobroot-conv-sum-TOOLS := sumtool:mtd-utils
define _jobroot-conv-sum-CMD
sumtool --pad $(_jobroot-jffs2-options) \
  $(call _jobroot-get,ROOTFS_CONV_sum_OPTS) -i $< -o $@
endef
