#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is written to flash must be of the flash's blocks and pages; one
# tree may go to several flashes at once, and to several volumes of one.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin
command -v mkfs.ubifs >/dev/null || skip 'no mkfs.ubifs (mtd-utils)'

new_project 'ubi ubi-nor squashfs-xz squashfs-zst jffs2.sum jffs2-big' <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_UBIFS_NOR_BASE = ubifs
ROOTFS_UBI_NOR_BASE = ubi
ROOTFS_UBI_NOR_VOLUMES = rootfs:ubifs-nor apps:squashfs-xz data
ROOTFS_UBI_NOR_VOLUME_DATA_SIZE = 100K
ROOTFS_UBI_NOR_VOLUME_DATA_MORE = vol_flags=autoresize
ROOTFS_UBIFS_NOR_ERASE_BLOCK = 64K
ROOTFS_UBIFS_NOR_PAGE = 1
ROOTFS_SQUASHFS_XZ_BASE = squashfs
ROOTFS_SQUASHFS_XZ_OPTS = -comp xz
ROOTFS_SQUASHFS_ZST_BASE = squashfs
ROOTFS_SQUASHFS_ZST_OPTS = -comp zstd
ROOTFS_JFFS2_BIG_BASE = jffs2
ROOTFS_JFFS2_BIG_ENDIAN = big
ROOTFS_JFFS2_BIG_ERASE_BLOCK = 256K
END
build -j2 rootfs

# A word of four bytes in network order, at OFFSET.
word() { # FILE OFFSET
  od -An -tu4 --endian=big -j"$2" -N4 "$1" | tr -d ' '
}
# UBI says where its second header is, and where the data begins.
same "$(word images/rootfs.ubi 16) $(word images/rootfs.ubi 20)" '2048 4096'
same "$(word images/rootfs.ubi-nor 16) $(word images/rootfs.ubi-nor 20)" \
  '64 128'
same $(($(stat -c %s images/rootfs.ubi) % 131072)) 0
same $(($(stat -c %s images/rootfs.ubi-nor) % 65536)) 0
strings -n 4 images/rootfs.ubi-nor | grep -qx apps
[ ! -e images/rootfs.ubifs ] || fail 'a ubifs nobody asked for is left'
same "$(grep flags=auto -c build/rootfs/ubi-nor/volumes)" 1
same "$(sed -n 's/^vol_type=//p' build/rootfs/ubi-nor/volumes | xargs)" \
  'dynamic static dynamic'

same "$(file -b images/rootfs.squashfs-xz | grep -o 'xz compressed')" \
  'xz compressed'
same "$(file -b images/rootfs.squashfs-zst | grep -o 'zstd compressed')" \
  'zstd compressed'
same "$(od -An -tx2 --endian=big -N2 images/rootfs.jffs2-big)" ' 1985'
same "$(od -An -tx2 --endian=little -N2 images/rootfs.jffs2.sum)" ' 1985'
same $(($(stat -c %s images/rootfs.jffs2-big) % 262144)) 0

# A flash's geometry is set once for all that goes to it.
build rootfs-ubi ROOTFS_SUB_PAGE=512
same "$(word images/rootfs.ubi 16) $(word images/rootfs.ubi 20)" '512 2048'

# Two of one image, and a configuration of one's own.
build rootfs-ubi ROOTFS_UBI_VOLUMES='a:ubifs b:ubifs'
same "$(($(stat -c %s images/rootfs.ubi) >= 2 * $(sed -n 's/^vol_size=//p' \
  build/rootfs/ubi/volumes | head -n 1)))" 1
build rootfs-ubi ROOTFS_UBI_TYPEDEP=squashfs
grep -qx 'image=.*/rootfs.squashfs' build/rootfs/ubi/volumes
printf '%s\n' '[own]' mode=ubi vol_id=5 vol_type=static vol_name=of-ones-own \
  image=rootfs.ubifs >own.ini
build rootfs-ubi ROOTFS_UBI_CONFIG=own.ini
strings -n 4 images/rootfs.ubi | grep -qx of-ones-own
sed -i s/of-ones-own/of-another/ own.ini
build rootfs-ubi ROOTFS_UBI_CONFIG=own.ini
strings -n 4 images/rootfs.ubi | grep -qx of-another
fails make rootfs-ubi ROOTFS_UBI_VOLUMES='rootfs:ubifs data' >log 2>&1
grep -q 'ROOTFS_UBI_VOLUME_DATA_SIZE is not set; an empty volume needs' log
