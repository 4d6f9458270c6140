#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: some tools say "Success" when a disk is full, and a hook's words go into
# a log that is on that disk. Each time one line names what is full; nothing of
# the failed build is in the way of the next one; and images stay as they were.
. "$(dirname "$0")/common.sh"
command -v unshare >/dev/null || skip 'needs unshare'

if [ -z "${INSIDE-}" ]; then
  user=
  [ "$(id -u)" = 0 ] || user=-Ur
  unshare $user -m true 2>/dev/null || skip 'no name space may be made'
  INSIDE=y exec unshare $user -m --propagation private sh "$0"
fi

mkdir i b
mount -t tmpfs -o size=2m tmpfs i || skip 'tmpfs may not be mounted'
mount -t tmpfs -o size=2m tmpfs b
new_project 'a a.gz b' <<'END'
FS_DIR = b/rootfs
ROOTFS_A_CMD = tar cf $@ -C $(TARGET_DIR) etc; $(A)
ROOTFS_B_CMD = tar cf $@ -C $(TARGET_DIR) bin
ROOTFS_A_PRE_GEN_HOOKS = OWN
ROOTFS_PRE_CMD_HOOKS = COMMON
ROOTFS_CONV_gz_CMD = gzip -n < $< > $@; $(GZ)
COMMON = :
OWN = :
A = :
GZ = :
FILL = head -c 4000000 /dev/zero
END
sed -i 's/^BINARIES_DIR = .*/BINARIES_DIR = i/' Makefile
build rootfs
state_of target >before
cksum i/rootfs.* >first

# Fails as it should, leaves room, and all is as before it.
is_told() { # WHAT VARIABLE=VALUE
  fails make -k rootfs "$2" >log 2>&1
  same "$(grep -c "$1 is full (.*iB left); make room there and run make again" \
    log)" 1
  cksum i/rootfs.* | diff first -
  same "$(ls -A i | grep '^\.' | xargs)" ''
  state_of target | diff before -
  [ "$(df --output=avail -k b | tail -n 1)" -gt 1024 ] || fail 'b is full'
  build rootfs
  cksum i/rootfs.* | diff first -
}

is_told 'rootfs: a: i' 'A=$(FILL) >> $@'
is_told 'rootfs: a.gz: i' 'GZ=$(FILL) >> $@'
is_told 'rootfs: a: b/rootfs' 'OWN=$(FILL) > $(TARGET_DIR)/etc/big'
is_told 'rootfs: .*b/rootfs/common' 'COMMON=$(FILL) > $(TARGET_DIR)/etc/big'
