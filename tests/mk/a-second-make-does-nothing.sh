#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: an unchanged tree with unchanged commands has nothing to be built from,
# even where the image between was removed.
. "$(dirname "$0")/common.sh"

new_project 'ext4.zst tar cpio.gz squashfs' </dev/null
build -j2 rootfs
same "$(built)" 'cpio cpio.gz ext4 ext4.zst squashfs tar'
find images build ! -name lock ! -path 'build/rootfs/finish*' \
  -not -name began \
  -printf '%p %i %T@\n' | sort >before

build -j2 rootfs
same "$(cat log)" ''
find images build ! -name lock ! -path 'build/rootfs/finish*' \
  -not -name began \
  -printf '%p %i %T@\n' | sort >after
diff before after
