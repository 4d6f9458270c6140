#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: mkfs.ubifs and genromfs take names as the disk lists them, and the one
# files in the order of their inodes as well; an image must not tell where it
# was built, on what kind of disk, in which view and with how many jobs.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin
for tool in mkfs.ubifs mkfs.cramfs genromfs mkfs.erofs; do
  command -v $tool >/dev/null || skip "no $tool: make deps-images"
done

new_project 'ubi ubifs jffs2 jffs2.sum cramfs romfs erofs squashfs' <<'END'
SOURCE_DATE_EPOCH = 1700000000
END
for i in 17 3 99 a zz Q "b c"; do
  echo "$i" >"target/etc/$i"
  ln "target/etc/$i" "target/bin/$i"
  setfattr -n user.z -v 1 "target/etc/$i"
  setfattr -n user.a -v 2 "target/etc/$i"
done
build -j4 rootfs

# The same files, made in another order, elsewhere: another disk if there is.
other=$(mktemp -d /dev/shm/jobroot.XXXXXX) || other=$(mktemp -d)
trap 'rm -rf "$other"' EXIT
mkdir "$other/target"
(cd target && find . -depth | sort -r | tar -cf - --xattrs --no-recursion -T -) |
  tar -xpf - --xattrs -C "$other/target"
cp Makefile devices.table "$other"
umask 077
(cd "$other" && LC_ALL=C.UTF-8 make rootfs ROOTFS_VIEW_MODE=copy) >log 2>&1 ||
  fail "$(cat log)"
diff -r -x "images.*" images "$other/images"
