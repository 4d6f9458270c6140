#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: after a reboot a disk may have another device number; all files on it
# are the same, under names that a save file has, or under others.
# needs: root
. "$(dirname "$0")/common.sh"
command -v mkfs.ext4 >/dev/null || skip 'needs mkfs.ext4'
command -v unshare >/dev/null || skip 'needs unshare'

cat >inside <<'END'
for name in disk first; do
  truncate -s 8M $name.img
  mkfs.ext4 -q -F $name.img
  mkdir $name
done
mount -o loop disk.img disk 2>/dev/null || { echo 'no loop devices'; exit 77; }
echo text >disk/kept
echo text >disk/old
before=$(stat -c %d disk)
"$JOBROOT" run --save state --root disk -- chown 5:6 disk/kept disk/old
umount disk
mount -o loop first.img first
mount -o loop disk.img disk
[ "$(stat -c %d disk)" != "$before" ] || { echo 'the same number'; exit 77; }
mv disk/old disk/new
"$JOBROOT" run --load state -- stat -c %u:%g disk/kept disk/new
"$JOBROOT" run --load state --root disk -- stat -c %u:%g disk/kept disk/new
END
status=0
got=$(unshare -m --propagation private sh -e inside 2>err) || status=$?
[ "$status" != 77 ] || skip "$got"
[ "$status" = 0 ] || fail "$got $(cat err)"
same "$(echo $got)" '5:6 0:0 5:6 5:6'
same "$(cat err)" 'jobroot: state: 1 not found, 1 moved of 2 records
jobroot: state: 2 moved of 2 records'
