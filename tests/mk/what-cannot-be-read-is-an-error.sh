#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: an ordinary user may have files that he may not read. An image that has
# empty ones in their place, or none, is worse than no image.
# runs-as: user
. "$(dirname "$0")/common.sh"

new_project 'tar ext4 squashfs' </dev/null
chmod 000 target/bin/tool
fails make -k rootfs >log 2>&1
same "$(there)" ''
grep -q '^rootfs: 3 of 3 images failed: ' log || fail "$(cat log)"
chmod 755 target/bin/tool
build rootfs
