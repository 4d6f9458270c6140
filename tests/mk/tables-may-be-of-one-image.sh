#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a table of one image changes that one, in a view of its own, and the
# image is built again when the table has changed; the others are not.
. "$(dirname "$0")/common.sh"

new_project 'tar manifest' <<'END'
ROOTFS_TAR_DEVICE_TABLES = tar.table more.table
ROOTFS_TAR_USERS_TABLES = users.table
more.table:
	echo '/made d 711 5 6 - - - - -' > $@
END
touch target/etc/passwd target/etc/group
echo '/bin/tool f 755 web 9 - - - - -' >tar.table
echo 'web 33 web 33 * - - - -' >users.table

build -j2 rootfs
tar tvf images/rootfs.tar --numeric-owner >list
grep -q '^-rwxr-xr-x 33/9 .* ./bin/same-tool' list || fail "$(cat list)"
grep -q '^drwx--x--x 5/6 .* ./made/' list || fail "$(cat list)"
grep -q ' 0:0 .* /bin/tool$' images/rootfs.manifest
fails grep -q /made images/rootfs.manifest

echo '/bin/tool f 755 0 0 - - - - -' >tar.table
build rootfs
same "$(built)" tar

echo '/bin/tool f 755 nobody 0 - - - - -' >tar.table
fails make rootfs >log 2>&1
grep -q "^rootfs: tar.table:1: user 'nobody' not in the image's etc/passwd; " log || fail "$(cat log)"
