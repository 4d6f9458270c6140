# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the sum with the file's name as it is beside it, so that `sha512sum -c`
# in the images' directory, or wherever they were copied to, checks it.
#
## NAME
##   sha512sum - the image's SHA512 sum
## EXAMPLE
##   ROOTFS_TYPES = tar.sha512sum

_jobroot-conv-sha512sum-TOOLS := sha512sum:coreutils
define _jobroot-conv-sha512sum-CMD
cd $(dir $<)
sha512sum $(notdir $<) > $@
endef
