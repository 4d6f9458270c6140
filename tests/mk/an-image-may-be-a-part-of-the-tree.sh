#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a system and its data are two images of one tree. A directory is an
# image's root, paths are left out; hooks see everything, other images as well,
# and no link leads out of the tree.
. "$(dirname "$0")/common.sh"

new_project 'tar data.tar small.cpio ext2 data.ext2' <<'END'
ROOTFS_DATA_TAR_BASE = tar
ROOTFS_DATA_TAR_SOURCE = /usr/share/
ROOTFS_DATA_TAR_PRE_GEN_HOOKS = hook
hook = cp $(TARGET_DIR)/bin/tool $(TARGET_DIR)/usr/share/by-hook
ROOTFS_SMALL_CPIO_BASE = cpio
ROOTFS_SMALL_CPIO_EXCLUDE = usr/* /bin/ *.a
ROOTFS_DATA_EXT2_BASE = ext2
ROOTFS_DATA_EXT2_SOURCE = usr/share
ROOTFS_DATA_EXT2_EXCLUDE = a?b
END
mkdir -p target/usr/share/doc "$TMP/outside"
echo a >'target/usr/share/a b'
echo doc >target/usr/share/doc/doc
echo lib >target/etc/lib.a
head -c 2000000 /dev/urandom >target/bin/large
echo precious >"$TMP/outside/file.a"
ln -s "$TMP/outside" target/etc/out
ln -s "$TMP/outside" target/out

touch -d 2001-02-03 target/etc
build -j4 rootfs
same "$(tar -tf images/rootfs.data.tar | sort | xargs)" \
  './ ./a b ./by-hook ./doc/ ./doc/doc'
same "$(tar -tf images/rootfs.tar | grep -c 'usr/share/')" 4
same "$(cpio -t --quiet <images/rootfs.small.cpio | sort | xargs)" \
  '. dev dev/console dev/null etc etc/out etc/shadow init out run tmp usr'
cpio -tv --quiet <images/rootfs.small.cpio | grep -q ' Feb  3  2001 etc$'
same "$(debugfs -R 'ls -p /' images/rootfs.data.ext2 2>/dev/null |
  cut -d/ -f6 | sort | xargs)" '. .. doc lost+found'
[ "$(stat -c %s images/rootfs.data.ext2)" -lt \
  "$(stat -c %s images/rootfs.ext2)" ] || fail 'the part is as large'
same "$(cat "$TMP/outside/file.a")" precious

for source in nothing bin/tool out etc/out; do
  fails make rootfs-data.tar ROOTFS_DATA_TAR_SOURCE=$source >log 2>&1
  grep -q "^rootfs: data.tar: ROOTFS_DATA_TAR_SOURCE is '$source'; expected a \
directory of the tree" log || fail "$(cat log)"
done
