#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a file of two names must stay one file; tar repeats the name, cpio the
# inode number and stores the content once, squashfs has one inode.
. "$(dirname "$0")/common.sh"
compare=$SRC/tests/support/compare-images

pack() {
  tar --owner=:8 --group=:9 -C tree -cf "$1.tar" .
  (cd tree && find . | cpio --quiet -o -H newc -R +8:+9 >"../$1.cpio")
  mksquashfs tree "$1.squashfs" -quiet -no-progress -force-uid 8 -force-gid 9
}

mkdir -p tree/sub
echo content >tree/one
ln tree/one tree/sub/two
ln -s one tree/where
ln -P tree/where tree/there
pack linked
"$compare" linked.tar linked.[!t]* >out || { cat out; exit 1; }
grep -q '^linked.tar: 6 entries, same$' out

rm tree/sub/two
cp -p tree/one tree/sub/two
pack copied
for type in tar cpio squashfs; do
  fails "$compare" linked.tar copied.$type >out
  grep -q '  /sub/two: links -, not /one$' out
done
