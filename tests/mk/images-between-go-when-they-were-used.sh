#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: ext4.zst needs an ext4 that nobody asked for. It goes after its last
# use, also when a conversion failed and when make was killed meanwhile.
. "$(dirname "$0")/common.sh"

new_project 'ext2.zst ext2.gz.xz' <<'END'
ROOTFS_CONV_bad_CMD = false
ROOTFS_LAST_CMD = ls $(dir $@) | grep ^rootfs > $@; cp $(call rootfs-image,ext2.gz) copy
ROOTFS_CONV_slow_CMD = sleep 0.6; cp $< $@
ROOTFS_LAST_TREE = none
ROOTFS_LAST_TYPEDEP = ext2.gz.xz ext2.gz ext2.zst
END
build -j4 rootfs
same "$(there)" 'rootfs.ext2.gz.xz rootfs.ext2.zst'

# It does not wait for the end of the build, but for who may still read it.
rm images/rootfs.ext2.zst
build -j4 rootfs rootfs-last ROOTFS_TYPES='ext2.zst ext2.gz.xz last'
same "$(xargs <images/rootfs.last)" 'rootfs.ext2.gz rootfs.ext2.gz.xz rootfs.ext2.zst'
same "$(there)" 'rootfs.ext2.gz.xz rootfs.ext2.zst rootfs.last'
rm images/rootfs.last

rm images/rootfs.ext2.zst
fails make -k -j4 rootfs ROOTFS_TYPES='ext2.zst ext2.bad' >log 2>&1
same "$(there)" 'rootfs.ext2.gz.xz rootfs.ext2.zst'

# Named on the command line, as a target or as a file, it stays.
build rootfs-ext2
build rootfs
[ -f images/rootfs.ext2 ] || fail 'the named image is gone'
rm images/rootfs.ext2
build images/rootfs.ext2
[ -f images/rootfs.ext2 ] || fail 'the named file is gone'

# As a killed make leaves it.
build rootfs-clean
touch target/etc/shadow
make rootfs ROOTFS_CONV_zst_OPTS='-1; kill -9 $$PPID' >log 2>&1 || :
make rootfs >log 2>&1 || :
build rootfs
same "$(there)" 'rootfs.ext2.gz.xz rootfs.ext2.zst'

# What it started lives on and uses the image that the next make counts on.
build rootfs-clean
make -j4 rootfs ROOTFS_TYPES='ext2.slow ext2.bad' \
  ROOTFS_CONV_bad_CMD='sleep 0.3; cp $< $@' >log 2>&1 &
wait_for grep -q 'BUILD *rootfs.ext2.slow' log
wait_for grep -q 'BUILD *rootfs.ext2.bad' log
kill -9 $!
build -j4 rootfs ROOTFS_TYPES='ext2.slow ext2.bad' \
  ROOTFS_CONV_bad_CMD='sleep 0.3; cp $< $@'
same "$(there)" 'rootfs.ext2.bad rootfs.ext2.slow'
