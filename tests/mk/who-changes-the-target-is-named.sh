#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: one image that writes to the target changes all that come after it; with
# ROOTFS_CHECK_TARGET=y it is named, and what it wrote, also when others are
# built beside it. In an overlay view nobody can write there.
. "$(dirname "$0")/common.sh"

new_project 'tar cpio manifest' <<'END'
ROOTFS_CPIO_PRE_GEN_HOOKS = $(if $(BAD),bad)
ROOTFS_TAR_POST_GEN_HOOKS = $(if $(WORSE),worse)
ROOTFS_PRE_CMD_HOOKS = $(if $(EARLY),early)
bad = touch target/etc/shadow; echo x > target/init
worse = chmod 700 target/usr/lib; false
early = rm target/etc/shadow
END

build -j4 rootfs ROOTFS_CHECK_TARGET=y
copy='-k -j4 rootfs ROOTFS_CHECK_TARGET=y ROOTFS_VIEW_MODE=copy'

fails make $copy BAD=y >log 2>&1
same "$(grep 'changed the' log)" "rootfs: cpio changed the shared target: etc/shadow \
(mtime), init (new); write to \$(TARGET_DIR), not to BASE_TARGET_DIR"
fails make $copy WORSE=y >log 2>&1
same "$(grep 'changed the' log)" "rootfs: tar changed the shared target: usr/lib \
(mode); write to \$(TARGET_DIR), not to BASE_TARGET_DIR"
fails make $copy EARLY=y >log 2>&1
same "$(grep 'changed the' log)" "rootfs: the common step changed the shared target: \
etc/shadow (gone); write to \$(TARGET_DIR), not to BASE_TARGET_DIR"

rm -rf target
new_tree target
build rootfs
state_of target >before
if "$JOBROOT" run --view target --view-at view --view-mode overlay true; then
  fails make rootfs BAD=y >log 2>&1
  grep -q 'target/etc/shadow.*Read-only file system' log || fail "$(cat log)"
  state_of target | diff before -
fi

# A type that says it only reads is told when it does not.
cat >>Makefile <<'END'
ROOTFS_MY_OWN_TREE = shared
ROOTFS_MY_OWN_CMD = touch $(TARGET_DIR)/etc/shadow; touch $@
END
sed -i '1s/.*/ROOTFS_TYPES = my-own/' Makefile
sed -i '/^include/{h;d};$G' Makefile
if make rootfs >log 2>&1; then
  state_of target | diff before -
else
  grep -qx "rootfs: my-own: its command writes to the shared tree; set \
ROOTFS_MY_OWN_TREE=private" log || fail "$(cat log)"
  build rootfs ROOTFS_MY_OWN_TREE=private
fi
