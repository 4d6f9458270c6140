# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: which packages are in a tree is known to what installed them. Their list
# belongs to the images: with their version in its name, a stable link, and a
# sum. It needs no tree.
#
## NAME
##   packages - the list of packages in the images, as a file
## DESCRIPTION
##   With ROOTFS_PACKAGE_MANIFEST set it is one of ROOTFS_TYPES by itself.
## VARIABLES
##   ROOTFS_PACKAGE_MANIFEST   the file to copy
## EXAMPLE
##   ROOTFS_PACKAGE_MANIFEST = target/etc/shadow
##   ROOTFS_TYPES = packages

_jobroot-package-manifest := $(strip $(call \
  _jobroot-get,ROOTFS_PACKAGE_MANIFEST))
_jobroot-type-packages-TREE := none
_jobroot-type-packages-INPUTS = $(_jobroot-package-manifest)
_jobroot-type-packages-CHECK = $(if $(_jobroot-package-manifest),,$(call \
  _jobroot-wrong,ROOTFS_PACKAGE_MANIFEST is not set; name the file with the \
  list of packages))
define _jobroot-type-packages-CMD
cp $(abspath $(_jobroot-package-manifest)) $@
endef
