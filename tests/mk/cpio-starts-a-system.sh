#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a kernel wants /init and /dev/console of an initramfs; they are added
# where the tree has none, and nowhere else.
. "$(dirname "$0")/common.sh"

new_project 'cpio tar' </dev/null
build rootfs
cpio -itvn <images/rootfs.cpio 2>/dev/null >list
grep -qE '^crw-------  *1 0  *0  *5,  *1 .* dev/console$' list
grep -qE '^-rwxr-xr-x  *1 0  *0 .* init$' list
grep -qE '^crw-rw-rw- .* 1,  *3 .* dev/null$' list
grep -qE '^-rw-r-----  *1 0  *42 .* etc/shadow$' list
cpio -i --quiet --to-stdout init <images/rootfs.cpio | sh -n
fails grep -q left-over list
[ ! -e target/init ] || fail 'init is in the target directory'
tar tf images/rootfs.tar | grep -v console >list
fails grep -q '^./init' list

echo '/dev/console c 620 0 5 5 1 0 0 -' >>devices.table
ln -s missing target/init
build rootfs
cpio -itvn <images/rootfs.cpio 2>/dev/null >list
grep -qE '^crw--w----  *1 0  *5 .* dev/console$' list
grep -q 'init -> missing$' list
