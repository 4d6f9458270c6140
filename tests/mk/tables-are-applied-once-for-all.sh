#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: users, owners, modes and capabilities of the tables are in every image;
# an error in a table names its line, and nothing is built of the half that
# came before it.
. "$(dirname "$0")/common.sh"

new_project 'tar cpio manifest' <<'END'
ROOTFS_USERS_TABLES = users.table
END
echo 'root:x:0:0::/root:/bin/sh' >target/etc/passwd
echo 'root:x:0:' >target/etc/group
printf '%s\n' 'www 33 www 33 * /srv/www - - Web' >users.table
printf '%s\n' '/srv d 750 0 www - - - - -' '/bin/tool f 4755 0 0 - - - - -' \
  '|xattr cap_net_raw+ep' '|xattr security.selinux="a:b:c"' \
  '/usr/lib d 755 0 0 - - - - -' '|xattr trusted.note=0x0102' >>devices.table

build -j2 rootfs
tar xOf images/rootfs.tar ./etc/passwd | grep -q '^www:x:33:33:'
for line in '040750 0:33 - - /srv' '040755 33:33 - - /srv/www'; do
  grep -qxF "$line" images/rootfs.manifest || fail "no '$line'"
done
tar tvvf images/rootfs.tar --xattrs --xattrs-include='*' >list
for attribute in '20 security.capability' '5 security.selinux' '2 trusted.note'; do
  grep -q "x: *$attribute" list || fail "no $attribute in $(cat list)"
done
build rootfs-ext4
for attribute in 'tool security.selinux (5) = "a:b:c"' \
  'tool security.capability (20) =' '../usr/lib trusted.note (2) ='; do
  /sbin/debugfs -R "ea_list /bin/${attribute%% *}" images/rootfs.ext4 2>/dev/null |
    grep -qF "${attribute#* }" || fail "no $attribute in ext4"
done
fails grep -q www target/etc/passwd

rm images/*
printf '%s\n' '# fine' '/nowhere f 644 nobody 0 - - - - -' >>devices.table
fails make -k rootfs >log 2>&1
grep -q "^rootfs: devices.table:10: user 'nobody' not in the image's etc/passwd; " log
same "$(there)" ''
sed -i '$d' devices.table
build rootfs
same "$(built)" 'cpio manifest tar'

fails make rootfs ROOTFS_TAR_TARGET_DIR= >log 2>&1
grep -q 'rootfs: ROOTFS_TAR_TARGET_DIR is empty; leave it alone' log
