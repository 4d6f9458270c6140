#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: with buildroot.mk in the place of fs/common.mk, makefiles as Buildroot's
# fs/<type>/<type>.mk make the images of its configuration, serial or not.
. "$(dirname "$0")/common.sh"

type() { # NAME, text from standard input
  mkdir -p "fs/$1"
  { cat && echo '$(eval $(rootfs))'; } >"fs/$1/$1.mk"
}
type tar <<'END'
ROOTFS_TAR_DEPENDENCIES = $(BR2_TAR_HOST_DEPENDENCY)
TAR_OPTS = $(call qstrip,$(BR2_TARGET_ROOTFS_TAR_OPTIONS))
ROOTFS_TAR_CMD = (cd $(TARGET_DIR); find . | $(TAR) $(TAR_OPTS) -cf $@ -T -)
END
type ext2 <<'END'
ROOTFS_EXT2_SIZE = $(call qstrip,$(BR2_TARGET_ROOTFS_EXT2_SIZE))
ROOTFS_EXT2_DEPENDENCIES = host-e2fsprogs
define ROOTFS_EXT2_CMD
	rm -f $@
	$(HOST_DIR)/sbin/mkfs.ext4 -q -d $(TARGET_DIR) $@ "$(ROOTFS_EXT2_SIZE)" \
	|| { ret=$$?; echo '*** larger' >&2; exit $$ret; }
endef
define ROOTFS_EXT2_SYMLINK
	ln -sf rootfs.ext2$(ROOTFS_EXT2_COMPRESS_EXT) $(BINARIES_DIR)/rootfs.ext4
endef
ROOTFS_EXT2_POST_GEN_HOOKS += ROOTFS_EXT2_SYMLINK
END
type iso <<'END'
ROOTFS_ISO_DEPENDENCIES = linux rootfs-initramfs rootfs-tar host-threads
ROOTFS_ISO_CMD = cat $(BINARIES_DIR)/kernel $(BINARIES_DIR)/rootfs.tar >$@; $(HOST_DIR)/bin/threads -j $(PARALLEL_JOBS)
HOST_THREADS_NAME = host-threads
host-threads:
	mkdir -p $(HOST_DIR)/bin
	printf '#!/bin/sh\n: >threads$$*\n' >$(HOST_DIR)/bin/threads
	chmod +x $(HOST_DIR)/bin/threads
END
type oci <<'END'
ROOTFS_OCI_DEPENDENCIES = host-fakeroot host-makedevs
ROOTFS_OCI_CMD = mkdir -p $(BINARIES_DIR)/oci && id -u >$(BINARIES_DIR)/oci/uid
END
type missing <<'END'
ROOTFS_MISSING_DEPENDENCIES = host-yaffs2utils
ROOTFS_MISSING_CMD = $(HOST_DIR)/bin/mkyaffs2 $@
END
mkdir fs/initramfs external
cat >fs/initramfs/initramfs.mk <<'END'
rootfs-initramfs: linux-with-initramfs
ROOTFS_INITRAMFS_NAME = rootfs-initramfs
ROOTFS_INITRAMFS_TYPE = rootfs
ROOTFS_INITRAMFS_DEPENDENCIES = rootfs-tar linux
END
printf '%s\n' 'ROOTFS_EXTERNAL_CMD = echo external > $@' '$(eval $(rootfs))' \
  >external/external.mk
cat >Makefile <<'END'
BR2_TARGET_ROOTFS_TAR = y
BR2_TARGET_ROOTFS_TAR_XZ = y
BR2_TARGET_ROOTFS_TAR_LZO = y
BR2_TARGET_ROOTFS_TAR_OPTIONS = "--numeric-owner"
BR2_TARGET_ROOTFS_EXT2 = y
BR2_TARGET_ROOTFS_EXT2_ZSTD = y
BR2_TARGET_ROOTFS_EXT2_SIZE = "4M"
BR2_TARGET_ROOTFS_CPIO = y
BR2_TARGET_ROOTFS_CPIO_GZIP = y
BR2_TARGET_ROOTFS_ISO = y
BR2_TARGET_ROOTFS_EXTERNAL = y
BR2_TARGET_ROOTFS_OCI = y
BR2_ROOTFS_DEVICE_TABLE = "devices.table"
BR2_TAR_HOST_DEPENDENCY = host-tar
HOST_TAR_NAME = host-tar
$(SERIAL)
all: images
PACKAGES = busybox
PACKAGES_USERS = www 80 web 80 * - - - the web
include $(or $(shell jobroot mk),$(error jobroot not found))/buildroot.mk
include external/external.mk
images: $(TARGETS_ROOTFS)
host-tar linux target-finalize: ; @echo make $@
linux-with-initramfs: linux rootfs-tar
	wc -c <output/images/rootfs.tar >output/images/kernel
helpers := qstrip UPPERCASE pkgname sep PRINTF MESSAGE Q SED INSTALL RM TAR \
  LZMA LZOP MKIMAGE MKIMAGE_ARCH MKFS_JFFS2 SUMTOOL PARALLEL_JOBS EXTRA_ENV \
  BR_PATH TOPDIR BR2_TAR_HOST_DEPENDENCY TARGET_DIR_WARNING_FILE BR_BUILDING
$(foreach h,$(helpers),$(if $(filter undefined,$(origin $h)),$(error no $h)))
names: ; @echo $(TARGETS_ROOTFS) : $(sort $(PACKAGES)) : $(ROOTFS_EXT2_NAME)
END
new_tree output/target
printf '%s\n' root:x:0: >output/target/etc/group
printf '%s\n' root:x:0:0::/:/bin/sh >output/target/etc/passwd
echo '/etc/shadow f 640 0 42 - - - - -' >devices.table
touch output/target/THIS_IS_NOT_YOUR_ROOT_FILESYSTEM
state_of output/target >before

images='kernel oci rootfs.cpio rootfs.cpio.gz rootfs.ext2 rootfs.ext2.zst rootfs.ext4 rootfs.external rootfs.iso rootfs.oci rootfs.tar rootfs.tar.lzo rootfs.tar.xz'
for serial in SERIAL=.NOTPARALLEL: BR2_PER_PACKAGE_DIRECTORIES=y; do
  rm -rf output/images output/build
  build -j4 "$serial"
  same "$(there output/images)" "$images"
  tar -tvf output/images/rootfs.tar >list
  grep -q '^-rw-r----- 0/42 .*/etc/shadow$' list || fail "$(cat list)"
  fails grep -e THIS_IS_NOT -e tmp/left-over list
  tar -xOf output/images/rootfs.tar ./etc/passwd | grep -q '^www:x:80:80:' ||
    fail 'no users'
  debugfs -R 'stat etc/shadow' output/images/rootfs.ext2 2>/dev/null |
    grep -q 'Group: *42 ' || fail 'ext2 has no owners'
  ls threads-j* >threads
  grep -q '^threads-j [1-4]' threads || fail "$(cat threads)"
done
same "$(readlink output/images/rootfs.ext4)" rootfs.ext2.zst
state_of output/target >after
same "$(cat after)" "$(cat before)"

build -s names
same "$(cat log)" 'rootfs-ext2 rootfs-iso rootfs-oci rootfs-tar rootfs-cpio rootfs-cpio.gz rootfs-tar.xz rootfs-external : busybox host-tar host-threads linux : rootfs-ext2'
fails make rootfs-missing >log 2>&1
grep -q 'rootfs: mkyaffs2 not found, needed by missing' log || fail "$(cat log)"
fails make BR2_TARGET_ROOTFS_EXT2_GEN=4 ROOTFS_TYPES=ext4 >log 2>&1
grep -q "rootfs: types 'ext2' of generation 4 and 'ext4' would both be" log ||
  fail "$(cat log)"
fails make ROOTFS_TAR_POST_TARGETS=x >log 2>&1
grep -q 'ROOTFS_TAR_POST_TARGETS is not known any more; use' log ||
  fail "$(cat log)"
