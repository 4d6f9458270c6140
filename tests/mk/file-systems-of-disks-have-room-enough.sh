#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# slow: fills and checks file systems for a minute
# timeout: 300
# Why: how much a tree takes up in a file system varies with its shape. The
# computed size is enough without room to spare, and a Btrfs takes all of the
# size that it is given.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin:/sbin

types=$(types_with_tools btrfs:mkfs.btrfs f2fs:sload.f2fs xfs:mkfs.xfs)
[ -n "$types" ] || skip 'no tool of these file systems here'

new_project "tar $types" <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_OVERHEAD_FACTOR = 1
lacks-%: ; @echo $(call _jobroot-attribute,$*,LACKS)
END

try() { # WHAT
  build -j2 rootfs
  fails grep 'too small' log
  set -- "$1" images/rootfs.tar
  for type in $types; do
    set -- "$@" "images/rootfs.$type" "--lacks=$(make -s "lacks-$type")"
  done
  what=$1
  shift
  "$SRC/tests/support/compare-images" "$@" >log || fail "$what: $(cat log)"
  rm -rf target/more
}

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
