#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: under -k one image that fails costs that image and what is made of it;
# nothing half done is left, and a good one from before stays.
. "$(dirname "$0")/common.sh"

new_project 'tar bad bad.gz worse squashfs empty' <<'END'
COMMAND = echo good > $@
ROOTFS_BAD_CMD = $(COMMAND)
ROOTFS_WORSE_CMD = echo half > $@; kill -9 $$$$
ROOTFS_EMPTY_CMD = :
END

fails make -k -j4 rootfs >log 2>&1
same "$(built)" 'bad bad.gz squashfs tar'
same "$(there)" \
  'rootfs.bad rootfs.bad.gz rootfs.squashfs rootfs.tar'
grep -q '^rootfs: rootfs.empty: its command ended well, but wrote no image' log

echo changed >target/etc/file
fails make -k -j4 rootfs COMMAND='echo half > $@; false' >log 2>&1
same "$(built)" 'squashfs tar'
same "$(cat images/rootfs.bad)" good
same "$(there)" \
  'rootfs.bad rootfs.bad.gz rootfs.squashfs rootfs.tar'
