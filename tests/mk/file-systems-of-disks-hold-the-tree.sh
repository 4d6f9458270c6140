#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# slow: fills and checks file systems for half a minute
# Why: each of these has a tool of its own that fills it and a model of its
# size. What root sees is in the image, as far as the type says it can hold
# it, when there is no room to spare; and how much that takes varies with the
# shape of the tree.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin:/sbin

types=
for each in btrfs:mkfs.btrfs f2fs:sload.f2fs xfs:mkfs.xfs; do
  command -v "${each#*:}" >/dev/null && types="$types ${each%:*}"
done
[ -n "$types" ] || skip 'no tool of these file systems here'

new_project "tar $types" <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_OVERHEAD_FACTOR = 1
ROOTFS_PRE_CMD_HOOKS = label
define label
  setcap cap_net_raw+ep $(TARGET_DIR)/usr/lib/ping
  setfattr -hn security.selinux -v label $(TARGET_DIR)/etc
  setfacl -m u:70000:r,d:g:5:rx $(TARGET_DIR)/etc
  chown 70000:80000 $(TARGET_DIR)/usr/lib/ping
  chmod 6751 $(TARGET_DIR)/usr/lib/ping
  chmod 1777 $(TARGET_DIR)/tmp
  mkfifo $(TARGET_DIR)/etc/fifo
endef
lacks-%: ; @echo $(call _jobroot-attribute,$*,LACKS)
END
echo x >target/usr/lib/ping
mkdir -p 'target/: $/and more'
ln -s 'where it is' 'target/: $/link'
echo x >'target/: $/and more/a  b'
echo y >"target/: $/$(printf 'a\377\303\274')"

try() { # WHAT
  build -j2 rootfs
  set -- "$1" images/rootfs.tar
  for type in $types; do
    set -- "$@" "images/rootfs.$type" "--lacks=$(make -s "lacks-$type")"
  done
  what=$1
  shift
  "$SRC/tests/support/compare-images" "$@" >log || fail "$what: $(cat log)"
  rm -rf target/more
}

try 'hardly anything'
mkdir -p target/more/deep/$(seq -s / 120)
(cd target/more && seq -f 'a-rather-long-name-for-a-file-%05.0f' 3000 | xargs touch)
try 'a deep tree and many names'
mkdir target/more
(cd target/more && seq 1500 | while read -r n; do head -c "$n" ../../Makefile ../../log; done | split -b 700 -a 4)
head -c 20000000 /dev/urandom >target/more/large
truncate -s 40M target/more/sparse
ln -s "$(printf '%0300d' 1)" target/more/link
try 'large, sparse and many small files'

case $types in
*btrfs*)
  for options in '-m dup' --mixed '-n 4096'; do
    build rootfs-tar rootfs-btrfs ROOTFS_BTRFS_SIZE=300M ROOTFS_BTRFS_OPTS="$options"
    same "$(btrfs inspect-internal dump-super images/rootfs.btrfs |
      sed -n 's/^total_bytes[^0-9]*//p')" $((300 * 1024 * 1024))
    "$SRC/tests/support/compare-images" images/rootfs.tar images/rootfs.btrfs
  done
  ;;
esac
