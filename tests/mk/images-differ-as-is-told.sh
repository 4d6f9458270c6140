#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: images of one tree may differ by hooks and by what types add; which
# entries do is a report and no guess.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/sbin:/usr/sbin
command -v setcap >/dev/null || skip 'there is no setcap here'

new_project 'cpio.gz tar squashfs' <<'END'
ROOTFS_TAR_PRE_GEN_HOOKS = hook
hook = chown 7:8 $(TARGET_DIR)/etc/shadow
END

build rootfs-cpio.gz-diff OTHER=squashfs
same "$(sed 's/ [0-9a-f]\{64\} / SUM /; s/ [0-9]* SUM/ SUM/' log)" \
  "  COMMON  target
--- cpio.gz
+++ squashfs
-020600 0:0 5,1 - /dev/console
-100755 0:0 SUM /init"
build rootfs-tar-diff OTHER=squashfs
same "$(sed -n 's/ [0-9]* [0-9a-f]\{64\} / SUM /; 3,4p' log)" \
  "-100640 7:8 SUM /etc/shadow
+100640 0:42 SUM /etc/shadow"
build rootfs-tar-diff OTHER=squashfs \
  'hook=setcap cap_net_raw+ep $(TARGET_DIR)/bin/tool'
same "$(grep -c '^-.* |security.capability=cap_net_raw=ep$' log)" 2
build rootfs-tar-diff OTHER=tar.xz
same "$(cat log)" 'rootfs: tar and tar.xz hold the same'
same "$(ls images 2>/dev/null)" ''
same "$(ls -d build/rootfs/*/diff 2>/dev/null)" ''

fails make rootfs-tar-diff >log 2>&1
grep -q 'rootfs: OTHER is not set; say what to compare with: OTHER=cpio.gz' log
fails make rootfs-tar-diff OTHER=ext5 >log 2>&1
grep -q "rootfs: unknown type 'ext5' in OTHER" log
