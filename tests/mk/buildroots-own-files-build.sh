#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# timeout: 300
# Why: all fs/<type>/<type>.mk of a real Buildroot load, and those whose tools
# are here build. BUILDROOT names its tree; it is not copied into ours.
. "$(dirname "$0")/common.sh"
[ -d "${BUILDROOT-}/fs" ] || skip 'set BUILDROOT to the directory of a Buildroot'

cp -R "$BUILDROOT/fs" fs
rm -f fs/common.mk
cat >config <<'END'
BR2_TARGET_ROOTFS_TAR=y
BR2_TARGET_ROOTFS_TAR_XZ=y
BR2_TARGET_ROOTFS_CPIO=y
BR2_TARGET_ROOTFS_CPIO_FULL=y
BR2_TARGET_ROOTFS_CPIO_GZIP=y
BR2_TARGET_ROOTFS_CPIO_UIMAGE=y
BR2_TARGET_ROOTFS_EXT2=y
BR2_TARGET_ROOTFS_EXT2_GEN=4
BR2_TARGET_ROOTFS_EXT2_REV=1
BR2_TARGET_ROOTFS_EXT2_LABEL="a label"
BR2_TARGET_ROOTFS_EXT2_SIZE="8M"
BR2_TARGET_ROOTFS_EXT2_INODES=0
BR2_TARGET_ROOTFS_EXT2_INODE_SIZE=256
BR2_TARGET_ROOTFS_EXT2_RESBLKS=5
BR2_TARGET_ROOTFS_EXT2_MKFS_OPTIONS="-O ^64bit"
BR2_TARGET_ROOTFS_EXT2_ZSTD=y
BR2_TARGET_ROOTFS_SQUASHFS=y
BR2_TARGET_ROOTFS_SQUASHFS_BS="128K"
BR2_TARGET_ROOTFS_SQUASHFS4_XZ=y
BR2_TARGET_ROOTFS_EROFS=y
BR2_TARGET_ROOTFS_EROFS_PCLUSTERSIZE=0
BR2_TARGET_ROOTFS_BTRFS=y
BR2_TARGET_ROOTFS_BTRFS_SIZE="120M"
BR2_TARGET_ROOTFS_F2FS=y
BR2_TARGET_ROOTFS_F2FS_SIZE="100M"
BR2_TARGET_ROOTFS_F2FS_OVERPROVISION=0
BR2_TARGET_ROOTFS_JFFS2=y
BR2_TARGET_ROOTFS_JFFS2_EBSIZE=0x20000
BR2_TARGET_ROOTFS_JFFS2_LE=y
BR2_TARGET_ROOTFS_JFFS2_SUMMARY=y
BR2_TARGET_ROOTFS_UBIFS=y
BR2_TARGET_ROOTFS_UBIFS_LEBSIZE=0x1f800
BR2_TARGET_ROOTFS_UBIFS_MINIOSIZE=0x800
BR2_TARGET_ROOTFS_UBIFS_MAXLEBCNT=2048
BR2_TARGET_ROOTFS_UBIFS_RT_LZO=y
BR2_TARGET_ROOTFS_UBI=y
BR2_TARGET_ROOTFS_UBI_PEBSIZE=0x20000
BR2_TARGET_ROOTFS_UBI_SUBSIZE=512
BR2_TARGET_ROOTFS_ROMFS=y
BR2_TARGET_ROOTFS_CRAMFS=y
BR2_ENDIAN="LITTLE"
BR2_TARGET_ROOTFS_ISO9660=y
BR2_TARGET_ROOTFS_ISO9660_ISOLINUX=y
BR2_TARGET_ROOTFS_ISO9660_BIOS_BOOTLOADER=y
BR2_TARGET_ROOTFS_ISO9660_BOOT_MENU="fs/iso9660/isolinux.cfg"
BR2_TARGET_ROOTFS_ISO9660_INITRD=y
BR2_TARGET_ROOTFS_INITRAMFS=$(initramfs)
BR2_ROOTFS_DEVICE_TABLE="devices.table"
BR2_NORMALIZED_ARCH="x86_64"
END
# What of Buildroot its files need besides: a kernel and a boot loader.
cat >Makefile <<'END'
include config
.NOTPARALLEL:
world: target-post-image
include $(or $(shell jobroot mk),$(error jobroot not found))/buildroot.mk
target-post-image: $(TARGETS_ROOTFS)
LINUX_IMAGE_NAME = bzImage
LINUX_IMAGE_PATH = $(BUILD_DIR)/bzImage
linux:
	mkdir -p $(BUILD_DIR) && echo kernel >$(LINUX_IMAGE_PATH)
linux-rebuild-with-initramfs: linux rootfs-cpio
lacks: ; @echo $(ROOTFS_$(TYPE)_LACKS)
syslinux:
	mkdir -p $(BINARIES_DIR)/syslinux $(HOST_DIR)/share/syslinux
	cp /usr/lib/ISOLINUX/isolinux.bin $(BINARIES_DIR)/syslinux/
	cp /usr/lib/syslinux/modules/bios/ldlinux.c32 $(HOST_DIR)/share/syslinux/
END
new_tree output/target
rm output/target/tmp/left-over
mkdir output/target/sbin
printf '%s\n' '/etc/shadow f 640 0 42 - - - - -' \
  '/dev/null c 666 0 0 1 3 0 0 -' '/bin/tool f 755 0 0 - - - - -' \
  '|xattr cap_net_raw+ep' >devices.table

built() { sed -n 's/^  IMAGE   *\([^ ]*\) .*/\1/p' log | sort | xargs; }
build -j4
same "$(built)" 'rootfs.btrfs rootfs.cpio rootfs.cramfs rootfs.erofs rootfs.ext2 rootfs.f2fs rootfs.iso9660 rootfs.jffs2 rootfs.romfs rootfs.squashfs rootfs.tar rootfs.ubi rootfs.ubifs'
cd output/images
for name in cpio.gz cpio.uboot ext2.zst tar.xz; do
  [ -s "rootfs.$name" ] || fail "no rootfs.$name"
done
cd ../..
set -- "$SRC/tests/support/compare-images" output/images/rootfs.tar
for type in btrfs cpio cramfs erofs ext2 f2fs jffs2 romfs squashfs ubifs; do
  lacks=$(make -s lacks TYPE="$(echo "$type" | tr a-z A-Z)" | tr ' ' ,)
  set -- "$@" "output/images/rootfs.$type" "--lacks=$lacks"
done
"$@"

# With one time for all, by BR2_REPRODUCIBLE, images are the same again.
again() { # JOBS
  rm -r output/build output/images
  build "-j$1" BR2_REPRODUCIBLE=y SOURCE_DATE_EPOCH=1000000000
  (cd output/images && sha256sum rootfs.*) >"sums-$1"
}
mv output first-output
mkdir output && cp -a first-output/target output/
mkdir output/build output/images
again 1
again 4
diff sums-1 sums-4
rm -r output && mv first-output output

rm output/images/rootfs.cpio
build -j4 initramfs=y rootfs-initramfs rootfs-iso9660
same "$(built)" 'rootfs.cpio rootfs.iso9660'

# Of all others, what is missing is told.
for file in fs/*/*.mk; do
  type=$(basename "$file" .mk)
  grep -q '^$(eval $(rootfs))' "$file" || continue
  [ ! -e "output/images/rootfs.$type" ] || continue
  fails make "rootfs-$type" >log 2>&1
  grep -qE "rootfs: .* not found, needed by $type|rootfs: $type: " log ||
    fail "$type: $(cat log)"
  echo "not built: $type: $(grep 'rootfs: ' log | head -n 1)"
done
