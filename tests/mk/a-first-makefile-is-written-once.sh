#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: `jobroot init` writes a makefile that works as it is, and replaces none;
# `jobroot mk` tells where the makefiles are, wherever the tree was put.
. "$(dirname "$0")/common.sh"

"$JOBROOT" init 2>log
grep -q '^jobroot: Makefile: written' log
fails make >log 2>&1
grep -q '/target: cannot read: .*; make it, or set BASE_TARGET_DIR$' log
new_tree target
build ROOTFS_TYPES=
same "$(grep rootfs: log)" 'rootfs: ROOTFS_TYPES is empty; no image is built'
for type in "$SRC"/mk/types/*.mk; do
  grep -q "^#.* $(basename "$type" .mk)" Makefile || fail "no $type"
done
build -j2
same "$(there)" 'rootfs.ext4 rootfs.squashfs rootfs.tar.gz'

echo mine >Makefile
status_is 1 "$JOBROOT" init 2>log
same "$(cat log)" 'jobroot: Makefile: is there already and stays as it is; name another file, jobroot init FILE'
same "$(cat Makefile)" mine
"$JOBROOT" init other.mk 2>log
make -f other.mk clean >log

# With all that it suggests.
mkdir -p all/etc
touch all/etc/fstab all/etc/passwd all/etc/group
"$JOBROOT" init --target all full.mk 2>log
sed -i '/^# Users/,$s/^#\([A-Zder]\)/\1/; s/^#  date/  date/' full.mk
echo 'www -1 www -1 * - - -' >users.table
echo '/etc/fstab f 600 www 0 - - - - -' >devices.table
build -f full.mk rootfs -j2
tar xzOf images/rootfs-1.0.tar.gz ./etc/built | grep -q 2023
grep -q 'user www 100' ids.table

mkdir menu
cd menu
"$JOBROOT" init --menu 2>log
grep -q 'say make menuconfig, and make' log
mkdir target
echo 'CONFIG_ROOTFS_TYPE_TAR=y' >.config
build
same "$(there)" rootfs.tar
cd ..

mkdir -p moved/bin moved/share
cp "$JOBROOT" moved/bin/
same "$(moved/bin/jobroot mk 2>&1)" "jobroot: $(pwd)/moved/share/jobroot/mk/rootfs.mk: cannot read: No such file or directory; install jobroot as a whole"
cp -R "$OUT/share/jobroot" moved/share/
same "$(moved/bin/jobroot mk)" "$(pwd)/moved/share/jobroot/mk"
