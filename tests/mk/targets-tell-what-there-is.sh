#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: one image can be named, explained, shown and removed by itself, also one
# that ROOTFS_TYPES does not name.
. "$(dirname "$0")/common.sh"

new_project 'own.gz' <<'END'
ROOTFS_OWN_CMD = echo 'it is %s \n $(TARGET_DIR)' > $@
ROOTFS_OWN_TYPEDEP = tar
ROOTFS_CONV_mine_CMD = cat $< > $@
ROOTFS_OWN_DEPENDENCIES = something
something:
END

# Ours are as many as there are files.
build rootfs-list
for name in own own.gz .mine $(cd "$SRC/mk/types" && ls | sed 's/\.mk$//') \
  $(cd "$SRC/mk/conversions" && ls | sed 's/^/./; s/\.mk$//'); do
  echo "$name"
done | sort >names
cut -d' ' -f1 log | sort | diff - names
same "$(tail -n 1 log | cut -c1-5)" .zsyn
grep -qx 'own  *made by ROOTFS_OWN_CMD' log || fail "$(cat log)"
grep -qx 'own.gz  *of own (in ROOTFS_TYPES)' log || fail "$(cat log)"
grep -qx 'tar  *an archive, by GNU tar' log || fail "$(cat log)"
grep -qx '.mine  *made by ROOTFS_CONV_mine_CMD' log || fail "$(cat log)"
build rootfs-own-show-depends
same "$(cat log)" 'rootfs-common rootfs-tar something'
build -s rootfs-own-show-info
python3 -c 'import json, sys
info = json.load(open("log"))["rootfs-own"]
assert info["image_name"] == "rootfs.own", info
assert info["file"].endswith("/images/rootfs.own"), info
assert info["tree"] == "private", info
assert info["dependencies"] == ["rootfs-common", "rootfs-tar", "something"]'
build -s rootfs-own.gz-show-info
python3 -c 'import json, sys
info = json.load(open("log"))["rootfs-own.gz"]
assert info["tree"] == "none" and info["tools"] == ["gzip"], info'
build rootfs-own-script
grep -qF "echo 'it is %s \\n $TMP/build/rootfs/own/target' > " log

build rootfs-ext2.xz
same "$(there)" rootfs.ext2.xz
build rootfs rootfs-manifest rootfs-ext2.xz-show-depends
rm images/rootfs.manifest
build rootfs-ext2.xz-clean
same "$(there)" rootfs.own.gz
# Also what the makefile has named before, in all versions, with their links.
build rootfs ROOTFS_TYPES='tar.gz own' ROOTFS_VERSION=1
build rootfs-clean
same "$(ls -A images build)" "$(printf 'build:\n\nimages:')"
