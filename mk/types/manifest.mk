# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: for people and for diff; owners and devices as root sees them.
#
## NAME
##   manifest - a list of what is in the images
## EXAMPLE
##   ROOTFS_TYPES = manifest

_jobroot-type-manifest-TREE := shared
_jobroot-type-manifest-SIZE_MODEL := none
define _jobroot-type-manifest-CMD
$(JOBROOT_COMMAND) image manifest $(TARGET_DIR) > $@
endef
