#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is masked is somebody else's to build, as is what is converted from
# it: it needs no command and may be unknown. What it needs is still built, and
# comes before whatever needs the masked one.
. "$(dirname "$0")/common.sh"

new_project 'wic wic.gz live.xz boot.gz' <<'END'
ROOTFS_TYPES_MASKED = wic live boot.gz
ROOTFS_LIVE_TYPEDEP = live-base.gz
ROOTFS_LIVE_BASE_CMD = sleep 0.3; echo base > $@
ROOTFS_BOOT_CMD = echo boot > $@
ROOTFS_BOOT_GZ_TYPEDEP = last
ROOTFS_LAST_TYPEDEP = live.xz
ROOTFS_LAST_CMD = cat $(dir $@)rootfs.live-base.gz > $@
END

build -j4 rootfs
same "$(there)" 'rootfs.boot rootfs.last rootfs.live-base.gz'
fails make rootfs-wic >log 2>&1
grep -q "No rule to make target 'rootfs-wic'" log || fail "$(cat log)"
