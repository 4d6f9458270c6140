#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: make 4.4 removes what is between by other code, has a job server of
# another kind, and --shuffle finds edges that only the order of lists gave.
. "$(dirname "$0")/common.sh"

later=$OUT/tests/make-4.4.1
[ -x "$later/make" ] || skip "there is no $later/make"

new_project 'tar.gz.xz ext2.zst ext2.gz disk squashfs own' <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_DISK_TREE = none
ROOTFS_DISK_TYPEDEP = ext2.gz own.gz
ROOTFS_DISK_CMD = cat $(call rootfs-image,ext2.gz) $(call rootfs-image,own.gz) > $@
ROOTFS_OWN_DEPENDENCIES = rootfs-tar first
ROOTFS_OWN_CMD = cat $(dir $@)rootfs.tar > $@
first: ; @sleep 0.1
END
build -j4 rootfs
mv images first-images

PATH=$later:$PATH
for shuffle in reverse 7; do
  build rootfs-clean
  build -j4 --shuffle=$shuffle rootfs
  diff -r -x "images.*" first-images images || fail "--shuffle=$shuffle: $(cat log)"
  build -j4 --shuffle=$shuffle rootfs
  same "$(built)" ''
done
