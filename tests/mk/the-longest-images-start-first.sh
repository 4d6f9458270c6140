#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: who starts the longest image last waits for it alone. The order is that
# of the last build where there was one; what is new comes first.
. "$(dirname "$0")/common.sh"

new_project 'tar a manifest b disk a.xz squashfs c' <<'END'
$(foreach n,A B C DISK,$(eval ROOTFS_$n_CMD = : > $$@))
ROOTFS_DISK_TYPEDEP = b a c
END
order() { sed -n 's/^  BUILD   rootfs\.//p' log | xargs; }

build -j1 rootfs
same "$(order)" 'a a.xz squashfs b c disk tar manifest'

build rootfs-clean
mkdir -p build/rootfs
echo manifest squashfs removed b disk c a tar >build/rootfs/order
build -j1 rootfs
same "$(order)" 'a a.xz manifest squashfs b c disk tar'

# Of two that are made of one long image, the second has time.
build rootfs-clean
mkdir -p build/rootfs
echo c c.xz a b c.gz c.zst >build/rootfs/order
build -j1 rootfs ROOTFS_TYPES='b c.zst c.gz a c.xz'
same "$(order)" 'c c.xz a b c.gz c.zst'

# A build leaves the order of the next one.
build rootfs-clean
build -j2 rootfs ROOTFS_TYPES='a b c.gz' \
  ROOTFS_B_CMD='sleep 0.2; : > $@' ROOTFS_C_CMD='sleep 0.4; : > $@'
echo new >target/etc/new
build -j1 rootfs ROOTFS_TYPES='a b c.gz' \
  ROOTFS_B_CMD='sleep 0.2; : > $@' ROOTFS_C_CMD='sleep 0.4; : > $@'
same "$(order)" 'c c.gz b a'
