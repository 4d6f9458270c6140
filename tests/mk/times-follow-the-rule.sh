#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: with SOURCE_DATE_EPOCH no time in an image is later (clamp), all are the
# same (set) or none is changed (keep); the tree's own times stay.
. "$(dirname "$0")/common.sh"

new_project 'tar ext4' </dev/null
epoch=1700000000
shown() {
  tar tvf images/rootfs.tar --utc --full-time |
    awk '$6 == "./bin/tool" || $6 == "./etc/shadow" { print $4, $5 }' | xargs
}
for file in tool same-tool; do touch -d 2001-02-03Z target/bin/$file; done
touch -d 2024-05-06Z target/etc/shadow
state_of target >before

build rootfs SOURCE_DATE_EPOCH=$epoch
same "$(shown)" '2001-02-03 00:00:00 2023-11-14 22:13:20'
/sbin/debugfs -R 'stat /' images/rootfs.ext4 2>&1 | grep -c 0x6553f100 >count
same "$(cat count)" 4
build rootfs SOURCE_DATE_EPOCH=$epoch ROOTFS_MTIME=set
same "$(shown)" '2023-11-14 22:13:20 2023-11-14 22:13:20'
build rootfs SOURCE_DATE_EPOCH=$epoch ROOTFS_MTIME=keep
same "$(shown)" '2001-02-03 00:00:00 2024-05-06 00:00:00'
state_of target | diff before -
