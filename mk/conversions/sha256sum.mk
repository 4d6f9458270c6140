# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the sum with the file's name as it is beside it, so that `sha256sum -c`
# in the images' directory, or wherever they were copied to, checks it.
#
## NAME
##   sha256sum - the image's SHA256 sum
## EXAMPLE
##   ROOTFS_TYPES = tar.sha256sum

_jobroot-conv-sha256sum-TOOLS := sha256sum:coreutils
define _jobroot-conv-sha256sum-CMD
cd $(dir $<)
sha256sum $(notdir $<) > $@
endef
