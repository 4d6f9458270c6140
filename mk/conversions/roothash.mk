# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the one number that proves an image is what a boot loader, a kernel's
# command line or a signature is made with, so it is a file of its own.
#
## NAME
##   roothash - the number that proves the hashes of a verity
## DESCRIPTION
##   Without SOURCE_DATE_EPOCH what it proves is not removed, even if nobody
##   asked for it: it could not be made again.
## EXAMPLE
##   ROOTFS_TYPES = squashfs.verity.roothash

_jobroot-conv-roothash-OF := verity
_jobroot-conv-roothash-PROVES := y
define _jobroot-conv-roothash-CMD
number=$$(cat $(call _jobroot-verity-root,$(basename $(_jobroot-name))))
echo "$$number" > $@
endef
