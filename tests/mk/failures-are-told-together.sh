#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: make's message about a failure is somewhere above, and says nothing of
# what could not be made because of it. One line at the end has it all, with
# and without -k, however the build of an image ended.
. "$(dirname "$0")/common.sh"

new_project 'a bad.gz.xz late late.dead b' <<'END'
ROOTFS_A_CMD = echo a > $@
ROOTFS_B_CMD = sleep 0.2; echo b > $@
ROOTFS_SOON_CMD = echo soon > $@
ROOTFS_BAD_CMD = sleep 0.1; $(BAD)
BAD = false
ROOTFS_LATE_CMD = echo late > $@
ROOTFS_CONV_dead_CMD = $(DEAD)
DEAD = kill -9 $$PPID
END
told() {
  sed -n 's/^rootfs: \(.* images failed: .*\)/\1/p' log
}

fails make -k -j4 rootfs >log 2>&1
same "$(told)" "4 of 7 images failed: bad (log build/rootfs/bad/log), \
bad.gz (needs bad), bad.gz.xz (needs bad.gz), \
late.dead (log build/rootfs/late.dead/log). Done: a late b"

# What is left to do is not begun without -k, and what is there counts.
fails make rootfs DEAD='echo 1 > $@' >log 2>&1
same "$(told)" "3 of 7 images failed: bad (log build/rootfs/bad/log), \
bad.gz (needs bad), bad.gz.xz (needs bad.gz). Done: a late b. \
Not built: late.dead"

# Of one image alone; and nothing is told of a failure that is over.
fails make rootfs-bad >log 2>&1
same "$(told)" '1 of 1 images failed: bad (log build/rootfs/bad/log)'
build rootfs BAD='echo bad > $@' DEAD='echo 1 > $@'
same "$(told)" ''

# What is made in between is done only if it was made, and not when it is old.
fails make rootfs-bad rootfs-soon.gz >log 2>&1
same "$(told)" "1 of 3 images failed: bad (log build/rootfs/bad/log). \
Not built: soon soon.gz"
build rootfs-soon.gz
fails make rootfs-bad rootfs-soon.gz >log 2>&1
same "$(told)" "1 of 3 images failed: bad (log build/rootfs/bad/log). \
Done: soon soon.gz"
fails make -k rootfs-bad rootfs-soon.gz >log 2>&1
same "$(told)" "1 of 3 images failed: bad (log build/rootfs/bad/log). \
Done: soon soon.gz"
echo new >target/new
fails make rootfs-bad rootfs-soon.gz >log 2>&1
same "$(told)" "1 of 3 images failed: bad (log build/rootfs/bad/log). \
Not built: soon soon.gz"
fails make -k rootfs-bad rootfs-soon.gz >log 2>&1
same "$(told)" "1 of 3 images failed: bad (log build/rootfs/bad/log). \
Done: soon soon.gz"
