#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what makes a tree under the fake root, such as debootstrap, leaves
# owners, modes and devices in its own session, which no image knows of. An
# archive carries them over.
. "$(dirname "$0")/common.sh"

jobroot run --session made -- sh -e <<'END'
mkdir made-tree
echo x >made-tree/secret
chown 5:6 made-tree/secret
chmod 4750 made-tree/secret
mknod made-tree/null c 1 3
tar -cf made.tar -C made-tree .
END
new_project tar <<'END'
ROOTFS_PRE_CMD_HOOKS = unpack
unpack = tar -xpf $(CURDIR)/made.tar --numeric-owner -C $(TARGET_DIR)
END
state_of target >before
build rootfs
state_of target | diff before -
same "$(tar --numeric-owner -tvf images/rootfs.tar ./secret ./null |
  awk '{ print $1, $2 }' | sort | xargs)" '-rwsr-x--- 5/6 crw-r--r-- 0/0'
