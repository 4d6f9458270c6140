#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what stops a build after minutes can be found in a second: undefined
# hooks, missing tools, no tree, no table, no right to write, no space; and
# nothing is built for it.
. "$(dirname "$0")/common.sh"

new_project 'tar.gz own' <<'END'
ROOTFS_OWN_CMD = : > $@
END

build rootfs-check
same "$(sed 's/, [^,]* KiB)/)/' log)" '3 images of target (13 files) can be built'
[ ! -e build ] && [ ! -e images ] || fail 'something was done'

fails make rootfs-check ROOTFS_OWN_PRE_GEN_HOOKS=nobody >log 2>&1
grep -q "rootfs: hook 'nobody' in ROOTFS_OWN_PRE_GEN_HOOKS" log ||
  fail "$(cat log)"
fails make rootfs-check ROOTFS_OWN_TOOLS=no-tool:package BASE_TARGET_DIR=none \
  ROOTFS_DEVICE_TABLES=no-table >log 2>&1
grep -qx 'rootfs: no-tool not found, needed by own. Debian: apt install package. Or set HOST_DIR.' log || fail "$(cat log)"
grep -qx 'rootfs: no-table: cannot be read yet; it is needed before images' log
grep -qx 'rootfs: none: is not a directory; set BASE_TARGET_DIR to the tree' log
fails make rootfs-check ROOTFS_OWN_TOOLS=no-tool >log 2>&1
fails grep 'can be built' log
truncate -s 900T target/large 2>/dev/null || truncate -s 10T target/large
build rootfs-check
grep -q '^rootfs: images: .*iB free; 3 images of .*iB each may need .*iB$' log ||
  fail "$(cat log)"
[ "$(id -u)" = 0 ] && exit
mkdir closed
chmod a-w closed
fails make rootfs-check BINARIES_DIR=closed/images >log 2>&1
grep -q '^rootfs: closed: cannot write to: ' log || fail "$(cat log)"
