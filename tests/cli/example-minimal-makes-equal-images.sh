#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the README's makefile is the first that anybody copies, so its images
# must hold what its table says, the same in each format.
. "$(dirname "$0")/common.sh"
PATH=$OUT/bin:$PATH
compare=$SRC/tests/support/compare-images

cp -R "$SRC/examples/minimal" .
make -C minimal -j2 >log 2>&1 || fail "$(cat log)"

cd minimal/out/images
same "$(echo rootfs.*)" \
  'rootfs.cpio.gz rootfs.ext4 rootfs.ext4.zst rootfs.squashfs rootfs.tar.xz'
"$compare" rootfs.tar.xz rootfs.* >log || fail "$(cat log)"
"$compare" --list rootfs.squashfs | awk '{ print $1, $2, $3, $4, $5 }' >list
for line in '/ dir 0755 0:0 -' '/bin/su file 4755 0:0 -' \
  '/bin/hello link 0777 0:0 -' '/etc/shadow file 0640 0:42 -' \
  '/dev/null char 0666 0:0 1,3' '/dev/tty3 char 0620 0:5 4,3'; do
  grep -qxF "$line" list || fail "no '$line' in: $(cat list)"
done
