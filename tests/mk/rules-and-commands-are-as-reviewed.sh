#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what the generators of mk/ write is reviewed like any source: the rules
# of an image and a conversion, and the commands of all types of ours, against
# the files in golden/. To renew these, run the test with GOLDEN=write.
. "$(dirname "$0")/common.sh"
names='tar cpio ext2 ext3 ext4 squashfs ubifs ubi jffs2 jffs2.sum cramfs romfs
  erofs vfat btrfs f2fs xfs tar.gz tar.xz tar.zst'

conversions=$(cd "$SRC/mk/conversions" && printf 'ext4.%s\n' *.mk |
  sed 's/[.]mk$//; s/ext4[.]sum/jffs2.sum/; s/ext4[.]roothash/ext4.verity.roothash/')

new_project "$(echo $names $conversions)" <<'END'
SOURCE_DATE_EPOCH = 1700000000
ROOTFS_VERSION = 1.0
ROOTFS_CONV_uboot_ARCH = arm64
ROOTFS_EXT4_SIZE = 60M
ROOTFS_CPIO_POST_GEN_HOOKS = hook
hook = echo hook
show = $(info $(call _jobroot-$1-rule,$2,$3,$4,$5))
rules:
	@:$(call show,image,ext4,EXT4,images/rootfs.ext4)
	@:$(call show,direct,ext4,EXT4,images/rootfs.ext4,image)
	@:$(call show,batched,ext4,EXT4,images/rootfs.ext4,image)
	@:$(call show,conversion,tar.gz,TAR_GZ,images/rootfs.tar.gz)
	@:$(call show,command,ext4,EXT4,_jobroot-image-text)
	@:$(call show,name,ext4,images/rootfs.ext4)
END
mkdir golden
make -s rules >golden/rules
make -s rootfs-common ROOTFS_TYPES=tar >log 2>&1 || fail "$(cat log)"
make -s $(printf 'rootfs-%s-script\n' $names $conversions) >/dev/null
for name in common $names; do
  sed "s|$PWD|TOP|g" build/rootfs/$name/command >golden/$name
done
for name in $conversions; do
  echo "== $name"
  sed -n "1p; /^export JOBROOT_JOBS/,/^#@after/s|$PWD|TOP|gp" \
    build/rootfs/$name/command | sed '/^export/d; /^#@after/d; /^$/d'
done >golden/conversions

[ "${GOLDEN-}" != write ] || cp golden/* "$SRC/tests/mk/golden/"
diff -r "$SRC/tests/mk/golden" golden
