#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what the example's disk is for: the loader names the hash of the root in
# the first slot, the partitions are found by it, and what is in them fits.
. "$(dirname "$0")/common.sh"
PATH=$OUT/bin:$PATH:/usr/sbin:/sbin
for tool in genimage veritysetup mkfs.vfat mcopy mksquashfs sfdisk; do
  command -v $tool >/dev/null || skip "there is no $tool here"
done

cp -R "$SRC/examples/disk" .
make -C disk -j2 >log 2>&1 || fail "$(cat log)"
disk=disk/out/images/rootfs.disk
hash=$(cat disk/out/images/rootfs.root.verity.roothash)
same "$(ls disk/out/images | grep -v '^images' | xargs)" 'rootfs.disk rootfs.root.verity.roothash'

sfdisk -d $disk | sed -n 's/ //g; s/.*:start=//p' >table
field() { # NAME FIELD
  sed -n "/name=\"$1\"/s/.*$2=\([^,]*\),.*/\1/p" table
}
same "$(field root-a uuid)$(field verity-a uuid)" \
  "$(echo "$hash" | tr a-f A-F |
    sed 's/\(.\{8\}\)\(.\{4\}\)\(.\{4\}\)\(.\{4\}\)\(.\{12\}\)/\1-\2-\3-\4-\5/g')"
same "$(field root-b size)" "$(field root-a size)"

extract() { # NAME
  dd if=$disk of="$1" bs=512 skip="$(sed -n "/\"$1\"/s/,.*//p" table)" \
    count="$(field "$1" size)" conv=sparse status=none
}
for name in esp root-a verity-a data; do
  extract $name
done
veritysetup verify root-a verity-a "$hash"
mtype -i esp ::loader/entries/a.conf | grep -qx "options roothash=$hash ro"
"$SRC/tests/support/compare-images" --list root-a >root
grep -q '^/dev/console char 0600 0:0 5,1 ' root
grep -q '^/data dir ' root
fails grep -q '^/data/\|^/boot/' root
e2fsck -fn data >log 2>&1 || fail "$(cat log)"
debugfs -R 'stat state' data 2>/dev/null | grep -q 'Group: *6 '
