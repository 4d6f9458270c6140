#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: mke2fs finds out half-way that an image is too small. The size computed
# from the tree is enough for trees of very different shapes, without room to
# spare, and what a hook adds is counted.
. "$(dirname "$0")/common.sh"

new_project 'ext2 ext3 ext4' <<'END'
ROOTFS_OVERHEAD_FACTOR = 1
define fill
head -c 3000000 /dev/urandom > $(TARGET_DIR)/etc/filled
endef
define label
find $(TARGET_DIR) -exec setfattr -hn security.selinux -v $$(printf %080d 1) {} +
endef
END

try() { # WHAT
  build -j2 rootfs ${2-}
  for image in images/rootfs.ext*; do
    /sbin/e2fsck -fn "$image" >fsck 2>&1 || fail "$1: $image: $(cat fsck)"
  done
  rm -rf target/more
}

try 'hardly anything'
mkdir -p target/more/deep/$(seq -s / 120)
(cd target/more && seq -f 'a-rather-long-name-for-a-file-%05.0f' 3000 | xargs touch)
try 'a deep tree and many names'
mkdir target/more
(cd target/more && seq 1500 | while read -r n; do head -c "$n" Makefile ../../Makefile; done | split -b 700 -a 4)
try 'many small files'
mkdir target/more
head -c 20000000 /dev/urandom >target/more/large
truncate -s 5G target/more/sparse
for n in $(seq 400); do ln -s "$(printf '%0100d' "$n")" "target/more/$n"; done
try 'large, sparse, long links'
mkdir target/more
(cd target/more && seq 2000 | xargs touch)
try 'labels on everything' ROOTFS_PRE_CMD_HOOKS=label
try 'a hook' ROOTFS_EXT4_PRE_GEN_HOOKS=fill
