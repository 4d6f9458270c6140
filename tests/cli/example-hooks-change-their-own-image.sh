#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a hook or a table of one type changes that image, and neither another
# image nor the directory; common hooks and tables are in all.
. "$(dirname "$0")/common.sh"
PATH=$OUT/bin:$PATH
compare=$SRC/tests/support/compare-images

cp -R "$SRC/examples/hooks" .
find hooks/target -printf '%i %M %T@ %p\n' | sort >before
make -C hooks -j2 >log 2>&1 || fail "$(cat log)"
find hooks/target -printf '%i %M %T@ %p\n' | sort | diff before - || fail tree

cd hooks/out/images
fails "$compare" rootfs.cpio.gz rootfs.ext4 >log
same "$(sed -n 's/^  //p' log)" '/dev/vda: added
/var/log: mode 2750, not 0700
/var/log: owner 0:4, not 0:0'
fails "$compare" rootfs.cpio.gz rootfs.squashfs >log
same "$(grep -c '^  ' log)" 14

"$compare" --list rootfs.squashfs >list
grep -q '^/usr/factory-var/lib/counter/value file 0644 100:100 ' list
grep -q '^/usr/bin/ping .* security.capability=01' list
grep -q '^-rwxr-sr-x 0:100 ./usr/bin/counter $' rootfs.listing
grep -q '^crw------- 0:5 ./dev/console $' rootfs.listing
sha256sum --quiet -c rootfs.ext4.sha256
