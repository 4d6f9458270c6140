#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what hooks made of a tree, and what a failed build left of it, is looked
# at by a shell in that session and view; it is root there, sees the owners
# that the image has, and what it does is in no image.
. "$(dirname "$0")/common.sh"

new_project 'tar cpio' <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_TAR_PRE_GEN_HOOKS = gen
gen = echo made > $(TARGET_DIR)/made; chown 7 $(TARGET_DIR)/made
END
SHELL=/bin/sh
export SHELL
in_shell() { # WORDS... — what is said goes to the file said
  printf '%s\n' 'pwd; id -u; stat -c "%u:%g %n" made etc/shadow' \
    'echo $SOURCE_DATE_EPOCH $(basename $TARGET_DIR); cat left 2>/dev/null' \
    'touch added; [ ! -e tmp/left-over ] || echo unclean; exit 3' |
    make "$@" >said 2>log
}

status_is 2 in_shell rootfs-tar-shell
grep -q 'rootfs-tar-shell\] Error 3' log || fail "$(cat log)"
printf '%s\n' "$PWD/build/rootfs/tar/target" 0 '7:0 made' '0:42 etc/shadow' \
  '1700000000 target' | diff - said
[ ! -e build/rootfs/tar/shell ] || fail 'its session is still there'
build rootfs
fails grep -q added images/rootfs.tar

cat >>Makefile <<'END'
ROOTFS_TAR_CMD = echo half > $(TARGET_DIR)/left; false
END
fails make rootfs >log 2>&1
grep -qx 'rootfs: tar: what it left is there to look at; make rootfs-tar-shell opens it' log ||
  fail "$(cat log)"
status_is 2 in_shell rootfs-tar-shell
grep -qx half said || fail "$(cat said log)"
status_is 2 in_shell rootfs-tar-shell
grep -q "rootfs: tar: this is what its build has left" log

fails make rootfs ROOTFS_KEEP=none >log 2>&1
[ ! -e build/rootfs/tar/session ] || fail 'kept against ROOTFS_KEEP=none'
build rootfs-cpio ROOTFS_KEEP=all
rm images/rootfs.cpio
build rootfs-cpio ROOTFS_KEEP=all
[ -e build/rootfs/cpio/session/db ] || fail 'not kept with ROOTFS_KEEP=all'
rm images/rootfs.cpio
build rootfs-cpio
[ ! -e build/rootfs/cpio/session ] || fail 'kept for ever'
build rootfs-clean
[ ! -e build/rootfs ] || fail 'not clean'
