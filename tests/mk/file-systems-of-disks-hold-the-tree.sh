#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: each of these has tools of its own that fill it. What root sees is in
# the image, as far as the type says that it can hold it.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin:/sbin

types=$(types_with_tools btrfs:mkfs.btrfs f2fs:sload.f2fs xfs:mkfs.xfs)
[ -n "$types" ] || skip 'no tool of these file systems here'

new_project "tar $types" <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_PRE_CMD_HOOKS = label
define label
  setcap cap_net_raw+ep $(TARGET_DIR)/usr/lib/ping
  setfattr -hn security.selinux -v label $(TARGET_DIR)/etc
  setfacl -m u:70000:r,d:g:5:rx $(TARGET_DIR)/etc
  chown 70000:80000 $(TARGET_DIR)/usr/lib/ping
  chmod 6751 $(TARGET_DIR)/usr/lib/ping
  chmod 1777 $(TARGET_DIR)/tmp
  mkfifo $(TARGET_DIR)/etc/fifo
  chown 3:4 $(TARGET_DIR)
  chmod 2750 $(TARGET_DIR)
endef
lacks-%: ; @echo $(call _jobroot-attribute,$*,LACKS)
END
echo x >target/usr/lib/ping
mkdir -p 'target/: $/and more'
ln -s 'where it is' 'target/: $/link'
echo x >'target/: $/and more/a  b'
echo y >"target/: $/$(printf 'a\377\303\274')"

build -j2 rootfs
set -- images/rootfs.tar
for type in $types; do
  set -- "$@" "images/rootfs.$type" "--lacks=$(make -s "lacks-$type")"
done
"$SRC/tests/support/compare-images" "$@"
