# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the sum with the file's name as it is beside it, so that `md5sum -c`
# in the images' directory, or wherever they were copied to, checks it.
#
## NAME
##   md5sum - the image's MD5 sum
## EXAMPLE
##   ROOTFS_TYPES = tar.md5sum

_jobroot-conv-md5sum-TOOLS := md5sum:coreutils
define _jobroot-conv-md5sum-CMD
cd $(dir $<)
md5sum $(notdir $<) > $@
endef
