#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: qemu-img draws numbers and notes temporary names, lzop the time; none of
# that may be in an image, but two images are to have different numbers.
. "$(dirname "$0")/common.sh"
command -v qemu-img >/dev/null || skip 'qemu-img is missing'
command -v lzop >/dev/null || skip 'lzop is missing'

names='squashfs.vmdk squashfs.vdi squashfs.vhdx squashfs.lzo'
new_project "$names" <<'END'
SOURCE_DATE_EPOCH ?= 1700000000
END

build_as() { # NAME ARGUMENTS
  as=$1
  shift
  rm -rf images build
  build -j3 "$@" rootfs
  mv images "$as"
}
build_as first
build_as second
build_as other ROOTFS_SEED=other
for name in $names; do
  cmp first/rootfs.$name second/rootfs.$name
  case $name in
  *.lzo) lzop -t first/rootfs.$name ;;
  *)
    qemu-img check -q first/rootfs.$name
    fails cmp -s first/rootfs.$name other/rootfs.$name
    ;;
  esac
done
grep -aq '^RW .* SPARSE "rootfs.squashfs.vmdk"$' first/rootfs.squashfs.vmdk

# Without a seed each disk is another one, and whole.
build_as drawn SOURCE_DATE_EPOCH=
fails cmp -s first/rootfs.squashfs.vdi drawn/rootfs.squashfs.vdi
for disk in drawn/*.v*; do
  qemu-img check -q "$disk"
done

# What would be several files is none.
fails make rootfs "ROOTFS_CONV_vmdk_OPTS=-o subformat=monolithicFlat" >log 2>&1
grep -q '^rootfs: .*squashfs.vmdk.*: is no lzop file and no VMDK' log ||
  fail "$(cat log)"
