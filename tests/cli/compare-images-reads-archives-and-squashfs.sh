#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: formats are compared with each other, so the readers must say the same
# of the same files, compressed or not, and none may overlook a wrong owner.
. "$(dirname "$0")/common.sh"
support=$SRC/tests/support

cat >spec <<'END'
. dir 0755 0 0
dev dir 0750 0 6
dev/tty char 0620 0 5 4:1
dev/vda block 0660 0 6 254:16
pipe fifo 0600 3 4
tool file 4755 8 9 content user.color=red
where link 0777 7 7 /tool
END
"$support/tar-of" <spec >a.tar
for program in gzip xz zstd; do $program -q -k -c a.tar >a.tar.$program; done
bsdtar --format=newc -cf a.cpio @a.tar
tar2sqfs --quiet a.squashfs <a.tar
"$support/compare-images" a.tar a.tar.* a.cpio a.squashfs >out
grep -q 'a.cpio: 7 entries, same, xattrs acls capabilities not compared$' out

sed 's/8 9/8 10/' spec | "$support/tar-of" >b.tar
for image in a.tar.gzip a.cpio a.squashfs; do
  fails "$support/compare-images" b.tar $image >out
  grep -q '  /tool: owner 8:9, not 8:10' out
done
