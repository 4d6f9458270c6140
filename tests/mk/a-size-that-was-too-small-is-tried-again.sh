#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a computed size is a forecast, and only the tool knows. It is believed
# once when it says that there is no room; a size that somebody chose is kept.
. "$(dirname "$0")/common.sh"

new_project own <<'END'
ROOTFS_OWN_PRE_GEN_HOOKS = note
note = echo here >> $(TARGET_DIR)/etc/note
define ROOTFS_OWN_CMD
echo $$ROOTFS_SIZE >> $(CURDIR)/sizes
[ $$ROOTFS_SIZE -gt $(LEAST) ] || { echo 'write: No space left on device' >&2; exit 1; }
cp $(TARGET_DIR)/etc/note $@
endef
LEAST = 1000
END

build rootfs
grep -q '^rootfs: own: the computed size was too small; trying once more with a quarter more' log
fails grep 'is there to look at' log
same "$(wc -l <sizes)" 2
[ "$(tail -n 1 sizes)" -gt 16384 ] || fail "$(cat sizes)"
same "$(cat images/rootfs.own)" here

rm sizes
fails make rootfs LEAST=99999999 >log 2>&1
same "$(wc -l <sizes)" 2

rm sizes
fails make rootfs ROOTFS_OWN_SIZE=900K >log 2>&1
same "$(cat sizes)" 900
