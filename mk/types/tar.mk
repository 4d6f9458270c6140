# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: names in byte order, numbers for owners, every extended attribute; no
# header tells who made it and when.
#
## NAME
##   tar - an archive, by GNU tar
## VARIABLES
##   ROOTFS_TAR_OPTS   more options, such as --exclude=./usr/share/doc
## EXAMPLE
##   ROOTFS_TYPES = tar

_jobroot-type-tar-TOOLS := tar:tar
_jobroot-type-tar-TREE := shared
_jobroot-type-tar-SIZE_MODEL := none
_jobroot-type-tar-LACKS := sockets

# Function:  _jobroot-tar
# Arguments: 1: the archive's file
# Returns:   the command, also for images that have an archive in them
define _jobroot-tar
tar --create --file=$1 --directory=$(TARGET_DIR) --sort=name --numeric-owner \
  --format=posix --xattrs --xattrs-include='*' \
  --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime'
endef
_jobroot-type-tar-CMD = $(call _jobroot-tar,$@) $(call \
  _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) .
