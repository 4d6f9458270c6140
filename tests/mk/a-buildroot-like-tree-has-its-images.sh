#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: examples/buildroot-like has what makes Buildroot's trees hard: packages'
# users and permissions, hooks that move /var, scripts, a type that adds to its
# tree. Each image must hold all of it, and the tree none.
. "$(dirname "$0")/common.sh"

cp -R "$SRC/examples/buildroot-like" tree
cd tree
build -j4

cd out/images
compare=$SRC/tests/support/compare-images
"$compare" rootfs.tar rootfs.ext2 rootfs.squashfs \
  rootfs.cpio --lacks=capabilities
"$compare" --list rootfs.tar >list
for line in '/bin/busybox file 4755 0:0 ' '/dev/board char 0600 0:0 60,0 ' \
  '/dev/console char 0622 0:5 5,1 ' '/dev/counter char 0640 0:100 10,62 ' \
  '/etc/shadow file 0600 0:0 ' '/usr/bin/counter file 2755 0:100 ' \
  '/usr/share/factory/var/lib/counter/value file 0644 100:100 '; do
  grep -q "^$line" list ||
    fail "no $line in $(cat list)"
done
grep -q '^/usr/bin/ping .* security.capability=' list || fail "$(cat list)"
debugfs -R 'cat etc/issue' rootfs.ext4 2>/dev/null >issue
printf '%s\n' 'one board' 'made for one-board as root' | diff - issue
xz -dc rootfs.tar.xz | cmp - rootfs.tar
gzip -dc rootfs.cpio.gz | cmp - rootfs.cpio
sha256sum --quiet -c SHA256SUMS

cd ../target
same "$(cat etc/issue)" 'one board'
same "$(ls | xargs) $(ls dev)" 'bin dev etc root run sbin tmp usr var '
[ -e run/left-over ] && [ -e var/lib/counter/value ] || fail 'something went'
