#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a machine finds its file systems by the partition table, so another
# program reads that, and each image has to be where it says. Numbers follow
# from the seed, and two disks of one project have different ones.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin:/sbin
for tool in genimage sfdisk mke2fs mksquashfs; do
  command -v $tool >/dev/null || skip "there is no $tool here"
done

new_project 'disk card own squashfs ext2' <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_DISK_PARTITIONS = boot:./loader root-a:squashfs root-b:squashfs data
ROOTFS_DISK_PART_BOOT_TYPE = U
ROOTFS_DISK_PART_ROOT_A_SIZE = 2M
ROOTFS_DISK_PART_ROOT_A_UUID = $$(echo 01234567-89ab-cdef-0123-456789abcdef)
ROOTFS_DISK_PART_ROOT_B_SIZE = 3M
ROOTFS_DISK_PART_DATA_SIZE = 1M
ROOTFS_CARD_BASE = disk
ROOTFS_CARD_TABLE = mbr
ROOTFS_CARD_PARTITIONS = data:ext2
ROOTFS_CARD_PART_DATA_TYPE = 0x83
ROOTFS_CARD_PART_DATA_MORE = bootable = true
ROOTFS_OWN_BASE = disk
ROOTFS_OWN_CONFIG = own.cfg
ROOTFS_OWN_TYPEDEP = ext2
END
echo loader >loader
cat >own.cfg <<'END'
image first.img { hdimage {} partition p { image = "rootfs.ext2" } }
image "last.img" {
  hdimage {
    gpt = true
    disk-uuid = "@UUID:own@"
  }
  partition p {
    image = "first.img"
    partition-uuid = "@UUID:p@"
  }
}
END
fails make rootfs-disk ROOTFS_DISK_PART_DATA_SIZE= >log 2>&1
grep -q '\*\*\* rootfs: ROOTFS_DISK_PART_DATA_SIZE is not set; a partition w' log
build -j2 rootfs
same "$(built)" 'card disk ext2 own squashfs'

table() { # IMAGE
  sfdisk -d "images/rootfs.$1" | sed -n 's/ //g; s/^[^:]*:start=//p'
}
table disk >table
same "$(sed 's/uuid=[^,]*,//; s/-.*,name/,name/' table)" '2048,size=2048,type=C12A7328,name="boot"
4096,size=4096,type=0FC63DAF,name="root-a"
8192,size=6144,type=0FC63DAF,name="root-b"
14336,size=2048,type=0FC63DAF,name="data"'
grep -q 'uuid=01234567-89AB-CDEF-0123-456789ABCDEF,name="root-a"' table
same "$(sed 's/.*uuid=//; s/,.*//' table | sort -u | wc -l)" 4
same "$(table card)" '2048,size=2048,type=83,bootable'
same "$(stat -c %s images/rootfs.card)" $((2048 * 2 * 512))

is_at() { # SECTOR DISK FILE
  tail -c +$(($1 * 512 + 1)) "images/rootfs.$2" |
    head -c "$(stat -c %s "$3")" | cmp - "$3"
}
is_at 2048 disk loader
is_at 4096 disk images/rootfs.squashfs
is_at 8192 disk images/rootfs.squashfs
is_at 2048 card images/rootfs.ext2
is_at "$(($(table own | sed 's/,.*//') + 1))" own images/rootfs.ext2
fails grep -q '@UUID' build/rootfs/own/genimage.cfg

cp -r images first
rm -rf build images
build rootfs
for type in disk card own; do
  cmp first/rootfs.$type images/rootfs.$type
done

# A loader that changed is in the next disk; the card has none.
echo other >loader
build rootfs
same "$(built)" disk
is_at 2048 disk loader

fails make rootfs-bare ROOTFS_BARE_BASE=disk >log 2>&1
grep -qF 'rootfs: ROOTFS_BARE_PARTITIONS is not set; name the partitions or' log
fails make rootfs ROOTFS_DISK_PART_BOOT_SIZE=1 >log 2>&1
grep -qx "rootfs: disk: part boot size (1) too small for $PWD/loader (6)" log
fails grep -q INFO log
