#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: firmware reads vfat and nothing else. Whatever order the host lists
# names in, the image is the same; a name that FAT has no place for costs
# nothing but itself, and is told.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin:/sbin
for tool in mkfs.vfat mcopy; do
  command -v $tool >/dev/null || skip "no $tool here"
done

new_project 'vfat tar' <<'END'
SOURCE_DATE_EPOCH = 1700000000
END
mkdir -p target/EFI/BOOT 'target/[a]/:b'
echo 1 >'target/[a]/:b/c?d'
printf 'a\nb\n' >'target/[a]/:b/new
line
'
echo 2 >target/EFI/boot
for name in z -y 'x x' .w v; do echo "$name" >"target/EFI/BOOT/$name"; done
head -c 3000000 /dev/urandom >target/EFI/BOOT/linux
build rootfs
grep -q '^rootfs: vfat: EFI/BOOT: another name differs in case only; it is left out' log
rm target/EFI/boot
build rootfs
"$SRC/tests/support/compare-images" images/rootfs.tar images/rootfs.vfat \
  --lacks=owners,modes,devices,symlinks,links,names
mdir -b -i images/rootfs.vfat '::/_a_/_b/new_line_' >/dev/null ||
  fail 'no file with a newline in its name'
fails grep 'rootfs: vfat: : ' log
mdir -i images/rootfs.vfat ::/bin | grep -q '2001-02-03' || fail 'no times'

cksum <images/rootfs.vfat >first
mv target/EFI/BOOT other
mkdir target/EFI/BOOT
find other -type f | sort | while read -r file; do
  cp -p "$file" target/EFI/BOOT/
done
build rootfs
cksum <images/rootfs.vfat | cmp - first

# As much as there is, and no room to spare.
for mib in 1 9; do
  head -c ${mib}M /dev/zero >target/EFI/BOOT/linux
  build rootfs-vfat ROOTFS_VFAT_OVERHEAD_FACTOR=1
  fsck.vfat -n images/rootfs.vfat >fsck || fail "$(cat fsck)"
done
