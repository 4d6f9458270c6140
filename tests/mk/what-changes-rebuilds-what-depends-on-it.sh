#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a change of the tree or a table concerns all images, one of a type's
# options or hooks that type and what is made of it.
. "$(dirname "$0")/common.sh"

new_project 'tar squashfs squashfs.gz cpio' <<'END'
-include more.mk
END
build rootfs

after() { # WHAT IMAGES
  build rootfs
  same "$1: $(built)" "$1: $2"
  build rootfs
  same "$1 again: $(built)" "$1 again: "
}

all='cpio squashfs squashfs.gz tar'
echo new >target/etc/new
after 'a new file' "$all"
echo NEW >target/etc/new
after 'another content' "$all"
chmod 600 target/etc/new
after 'another mode' "$all"
echo '/etc/new f 600 7 7 - - - - -' >>devices.table
after 'another table' "$all"
echo 'ROOTFS_SQUASHFS_OPTS = -comp xz' >more.mk
after 'an option' 'squashfs squashfs.gz'
echo 'ROOTFS_CONV_gz_OPTS = -1' >>more.mk
after "a conversion's option" squashfs.gz
printf '%s\n' 'define hook' ':' endef ROOTFS_CPIO_PRE_GEN_HOOKS=hook >>more.mk
after 'a hook' cpio
echo 'ROOTFS_PRE_CMD_HOOKS = hook' >>more.mk
after 'a common hook' "$all"
rm -rf build/rootfs/common/session
after 'a lost session' "$all"
sed -i '/^end/d' build/rootfs/common/session/seal
build rootfs
grep -q '^rootfs: .*/session/seal: .*; it is made again' log
same "$(built)" "$all"
