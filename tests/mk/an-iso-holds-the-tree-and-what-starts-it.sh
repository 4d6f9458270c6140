#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: owners and devices are those of the session; the kernel comes from
# elsewhere, and the image is made anew when that changes; without a tree the
# rest is root's all the same. That such an image starts a machine is
# tests/images' matter.
. "$(dirname "$0")/common.sh"
for tool in xorriso grub-mkimage mkfs.vfat mcopy bsdtar; do
  PATH=$PATH:/usr/sbin command -v $tool >/dev/null || skip "there is no $tool"
done

echo one >vmlinuz
new_project 'iso live' <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_LIVE_BASE = iso
ROOTFS_LIVE_TREE = none
ROOTFS_LIVE_KERNEL = vmlinuz
ROOTFS_LIVE_INITRD = cpio.gz
ROOTFS_LIVE_CMDLINE = console=ttyS0
END
build -j2 rootfs
bsdtar --numeric-owner -tvf images/rootfs.iso >list
grep -qE '^-rw-r----- +1 0 +42 .* etc/shadow$' list
grep -qE '^crw-rw-rw- +1 0 +0 +1,3 .* dev/null$' list
grep -qE ' Feb +3 +2001 bin/.*tool$' list
grep -q 'usr/lib/a name with blanks$' list
fails grep -qE 'left-over|boot' list

bsdtar --numeric-owner -tvf images/rootfs.live >list
grep -qE '^-rw-r--r-- +1 0 +0 .* boot/initrd$' list
fails grep -q shadow list
fails grep -vE '^[^ ]+ +[0-9]+ 0 +0 .* Nov 14 +2023 ' list
bsdtar -xOf images/rootfs.live boot/initrd | gzip -d | cpio -t --quiet |
  grep -qx etc/shadow
bsdtar -xOf images/rootfs.live boot/grub/grub.cfg >said
grep -qx '  linux /boot/vmlinuz console=ttyS0' said
grep -qx '  initrd /boot/initrd' said
xorriso -indev images/rootfs.live -report_el_torito plain >said 2>/dev/null
same "$(sed -n 's/^El Torito boot img .*\(BIOS\|UEFI\).*/\1/p' said | xargs)" \
  'BIOS UEFI'

cp -r images first
rm -rf build images
build rootfs ROOTFS_VIEW_MODE=copy
cmp first/rootfs.iso images/rootfs.iso
cmp first/rootfs.live images/rootfs.live

echo two >vmlinuz
build rootfs ROOTFS_VIEW_MODE=copy
same "$(built)" 'cpio cpio.gz live'
same "$(bsdtar -xOf images/rootfs.live boot/vmlinuz)" two
