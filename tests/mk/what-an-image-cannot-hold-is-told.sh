#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is lost without a word is missed on the device. Each type says
# what it lacks, of what is in its own tree, and nothing else.
. "$(dirname "$0")/common.sh"

new_project 'own tar other' <<'END'
ROOTFS_OWN_CMD = echo > $@
ROOTFS_OWN_LACKS = owners devices links xattrs
ROOTFS_OWN_TREE = shared
ROOTFS_OTHER_CMD = echo > $@
ROOTFS_OTHER_LACKS = acls
-include more.mk
END
build rootfs
same "$(grep ': cannot hold' log)" "rootfs: own: cannot hold 1 owner that is \
not root (first etc/shadow), 1 device (first dev/null), 1 hard link (first \
bin/tool); shorten ROOTFS_OWN_LACKS to accept that"

# A tree of its own that nothing of its own changes.
printf '%s\n' 'ROOTFS_OTHER_LACKS = devices' 'ROOTFS_OWN_LACKS =' >more.mk
build rootfs
same "$(grep ': cannot hold' log)" "rootfs: other: cannot hold 1 device (first \
dev/null); shorten ROOTFS_OTHER_LACKS to accept that"

# A hook's own work is counted too; nothing is nothing.
cat >more.mk <<'END'
ROOTFS_OTHER_PRE_GEN_HOOKS = hook
hook = setfacl -m u:7:r $(TARGET_DIR)/etc/shadow
ROOTFS_OWN_LACKS =
END
build rootfs
same "$(grep ': cannot hold' log)" "rootfs: other: cannot hold 1 ACL (first \
etc/shadow); shorten ROOTFS_OTHER_LACKS to accept that"

echo 'ROOTFS_OWN_LACKS = colours' >more.mk
fails make rootfs >log 2>&1
grep -q "rootfs: ROOTFS_OWN_LACKS: 'colours' is nothing that a type can lack; \
choose from: owners ids16 " log
