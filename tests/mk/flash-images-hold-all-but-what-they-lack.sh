#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a type does not say that it lacks must be in its image, of a tree
# with everything that can be in one: read back and held against the session.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin
for tool in mkfs.ubifs mkfs.cramfs genromfs mkfs.erofs; do
  command -v $tool >/dev/null || skip "no $tool: make deps-images"
done
types='ubifs ubi jffs2 jffs2.sum cramfs romfs erofs'

new_project "$types" <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_PRE_CMD_HOOKS = hook
define hook
cd $(TARGET_DIR)
chown 70000:80000 bin/link "usr/lib/a name with blanks"
chown -h 5:300 bin/link
chmod 4755 bin/tool
mknod -m 620 dev/wide c 300 7
mknod dev/disk b 8 0
mkfifo dev/fifo
mkdir -m 1777 var
setcap cap_net_raw+ep bin/tool
setfacl -m u:7:r etc/shadow
setfacl -d -m g:9:rx usr
setfattr -n user.x -v y etc/shadow
setfattr -n trusted.t -v u usr/lib
setfattr -n security.ima -v v usr
endef
# Python reads no lzo.
ROOTFS_UBIFS_OPTS = -x zlib
ROOTFS_JFFS2_OPTS = -x lzo
lacks-%: ; @echo $(call _jobroot-attribute,$(call _jobroot-base,$*),LACKS)
END
seq 30000 >target/etc/large
: >target/etc/empty
truncate -s 99999 target/etc/hole
head -c 9999 /dev/urandom >>target/etc/hole
printf 'x' >"target/usr/lib/$(printf 'odd\nname\303\244')"
python3 -c 'import socket
socket.socket(socket.AF_UNIX).bind("target/dev/socket")'
build -j2 rootfs

compare=$SRC/tests/support/compare-images
jobroot run --session own --fork build/rootfs/common/session --view-at view \
  -- "$compare" --list view >common.list
set -- common.list
for chain in $types; do
  set -- "$@" "images/rootfs.$chain" "--lacks=$(make -s "lacks-$chain")"
done
"$compare" "$@" >log || fail "$(cat log)"
same "$(grep -c ' 2[0-9] entries, same' log)" 8
