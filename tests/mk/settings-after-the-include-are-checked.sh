#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is only needed in recipes may be set after the include, where make
# has read everything of ours; a wrong value is refused all the same, and
# nothing is built of it.
. "$(dirname "$0")/common.sh"

new_project 'tar tar.gz' </dev/null
echo '-include more.mk' >>Makefile

refused() { # SETTING MESSAGE
  echo "$1" >more.mk
  fails make rootfs >log 2>&1
  grep -q "\*\*\* rootfs: $2\.  Stop\.$" log || fail "$1: $(cat log)"
  [ ! -e images/rootfs.tar.gz ] || fail "$1: built"
}
refused 'SOURCE_DATE_EPOCH = 12x' \
  "SOURCE_DATE_EPOCH is '12x'; expected seconds since 1970"
refused 'ROOTFS_MTIME = never' \
  "ROOTFS_MTIME is 'never'; expected clamp or set or keep"
refused 'ROOTFS_TAR_TREE = mine' \
  "ROOTFS_TAR_TREE is 'mine'; expected auto or private or shared or none"
refused 'ROOTFS_TAR_JOBS = lots' \
  "ROOTFS_TAR_JOBS is 'lots'; expected MIN-MAX such as 1-4"
refused 'ROOTFS_CONV_gz_JOBS = 4-' \
  "ROOTFS_CONV_gz_JOBS is '4-'; expected MIN-MAX such as 1-4"

echo 'ROOTFS_TAR_JOBS = 2' >more.mk
build rootfs
