#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whatever is killed half way, the tree is as it was, no image is half
# there, and the next make finishes.
. "$(dirname "$0")/common.sh"

new_project 'tar slow slow.gz ext4' <<'END'
ROOTFS_SLOW_TREE = private
ROOTFS_SLOW_CMD = echo x >> $(TARGET_DIR)/etc/shadow; : > $(@D)/../begun; sleep $(SLEEP); echo done > $@
SLEEP = 0
SOURCE_DATE_EPOCH = 1700000000
END
build -j4 rootfs
state_of target >before
mkdir first
cp images/* first

# The group that make and all its children are, or make alone, which leaves
# orphans; with views that are mounted and with copies.
for how in 'group auto' 'make auto' 'group copy'; do
  victims=${how% *} mode=ROOTFS_VIEW_MODE=${how#* }
  rm -f begun
  setsid make -j4 rootfs SLEEP=60 "$mode" >log 2>&1 &
  wait_for test -e begun
  make=$(pgrep -s $! -x make | head -n 1)
  if [ $victims = group ]; then
    kill -9 -"$make"
  else
    kill -9 "$make"
    pkill -s "$make" -x sleep
  fi
  wait $! || :
  state_of target | diff before -
  build -j4 rootfs "$mode"
  state_of target | diff before -
  diff -r -x "images.*" first images
  build -j4 rootfs "$mode"
  same "$(built)" ''
done

# Who ends make alone gets it back when the image is as it was.
rm -f begun
setsid make rootfs-slow SLEEP=60 >log 2>&1 &
wait_for test -e begun
make=$(pgrep -s $! -x make | head -n 1)
kill "$make"
wait $! || :
diff -r -x "images.*" first images
same "$(pgrep -s "$make" -f 'image publish')" ''
pkill -s "$make" -x sleep || :
state_of target | diff before -
