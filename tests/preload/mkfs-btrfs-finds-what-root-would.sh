#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: mkfs.btrfs --rootdir walks the tree with nftw, where libc asks for owners
# by itself. What is in the image shows whether root's were found.
. "$SRC/tests/cli/common.sh"
PATH=$PATH:/usr/sbin:/sbin
command -v mkfs.btrfs >/dev/null || skip 'no mkfs.btrfs'

cat >make <<'SH'
umask 022
mkdir -p tree/dev
echo hello >tree/file
chown 12:34 tree/file
chmod 4711 tree/file
mknod tree/dev/null c 1 3
chown 5:6 tree/dev
truncate -s 120M image
mkfs.btrfs -q --rootdir tree image >/dev/null 2>log || { cat log; exit 1; }
SH
"$JOBROOT" run -- sh -e make
btrfs inspect-internal dump-tree image |
  sed -n 's/.* \(mode [0-7]*\) links 1 \(uid .*\) rdev.*/\1 \2/p' | sort >found

for item in 'mode 104711 uid 12 gid 34' 'mode 20644 uid 0 gid 0' \
            'mode 40755 uid 5 gid 6' 'mode 40755 uid 0 gid 0'; do
  grep -qx "$item" found || fail "no inode of $item:" "$(cat found)"
done
fails grep -qv -e 'uid 0 gid 0' -e 'uid 12 gid 34' -e 'uid 5 gid 6' found
