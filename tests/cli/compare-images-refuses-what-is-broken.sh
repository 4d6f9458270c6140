#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: half an image, or something else under an image's name, is reported
# in one line and never taken for a small image.
. "$(dirname "$0")/common.sh"
compare=$SRC/tests/support/compare-images

mkdir tree
seq 100000 >tree/file
tar -cf whole.tar tree
echo tree/file | cpio --quiet -o -H newc >whole.cpio
mksquashfs tree whole.squashfs -quiet -no-progress
truncate -s 4M whole.ext2
mke2fs -q -d tree whole.ext2
gzip -k whole.tar

for image in whole.*; do
  size=$(stat -c %s "$image")
  head -c $((size / 2)) "$image" >broken
  status_is 1 "$compare" whole.tar broken >out 2>log
  grep -q '^broken: ' out || fail "$image: $(cat out)"
  same "$(wc -l <out)" 1
done
status_is 1 "$compare" "$0" >out
grep -q ': is none of .* tar' out
status_is 1 "$compare" absent.tar >out
grep -q '^absent.tar: .*No such file' out
status_is 2 "$compare" 2>out
