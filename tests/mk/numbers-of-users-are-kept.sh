#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: who was given a number keeps it when others come, in the next build and
# in a clean one; the file of numbers is written by the build and is no reason
# for another, unless somebody else has changed it.
. "$(dirname "$0")/common.sh"

new_project 'tar cpio' <<'END'
ROOTFS_USERS_TABLES = users.table
ROOTFS_IDS_FILE = ids.table
ROOTFS_TAR_USERS_TABLES = tar.table
BR2_TARGET_GENERIC_PASSWD_METHOD = "sha-256"
END
user_in_tar() { tar xOf images/rootfs.tar ./etc/passwd | grep "^$1:"; }
touch target/etc/passwd target/etc/group
echo 'www -1 www -1 =secret - - -' >users.table
echo 'own -1 own -1 * - - -' >tar.table

build rootfs
same "$(cat ids.table)" 'group www 100
user www 100'
tar xOf images/rootfs.tar ./etc/shadow | grep -q '^www:\$5\$'
user_in_tar own | grep -q ':101:101:'
build rootfs
same "$(built)" ''

echo 'db -1 db -1 * - - -' | cat - users.table >new && mv new users.table
build rootfs-clean rootfs
user_in_tar www | grep -q ':100:100:'
user_in_tar db | grep -q ':101:101:'
user_in_tar own | grep -q ':102:102:'

echo 'user own 555' >>ids.table
build rootfs
same "$(built)" 'cpio tar'
user_in_tar own | grep -q ':555:102:'
build rootfs
same "$(built)" ''

if [ "$(id -u)" != 0 ]; then
  mkdir closed
  chmod 500 closed
  fails make rootfs ROOTFS_IDS_FILE=closed/ids >log 2>&1
  grep -q '^rootfs: closed/ids: cannot create: .*; new users are to be kept' log ||
    fail "$(cat log)"
fi

echo nonsense >>ids.table
fails make rootfs >log 2>&1
grep -q "^rootfs: ids.table:6: 'nonsense' is no kept number" log ||
  fail "$(cat log)"
