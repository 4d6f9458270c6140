# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: for people and for diff; owners and devices as root sees them.
#
## NAME
##   manifest - a list of what is in the images
## DESCRIPTION
##   A line for each file: mode, owner and group, size or numbers of a device,
##   SHA-256 sum, path, where a link points, and |NAME=VALUE for capabilities
##   and other extended attributes.
## EXAMPLE
##   ROOTFS_TYPES = manifest

_jobroot-type-manifest-TREE := shared
_jobroot-type-manifest-SIZE_MODEL := none
define _jobroot-type-manifest-CMD
$(JOBROOT_COMMAND) image manifest $(TARGET_DIR) > $@
endef
