#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: with oe.mk, what OpenEmbedded's image classes read says what is built:
# names, sizes in KiB, commands and conversions with their own names for files.
. "$(dirname "$0")/common.sh"

new_tree rootfs
echo '/etc/shadow f 640 0 42 - - - - -' >devices.table
cat >Makefile <<'END'
IMAGE_ROOTFS = $(CURDIR)/rootfs
WORKDIR = $(CURDIR)/work
DEPLOY_DIR_IMAGE = $(CURDIR)/deploy
IMAGE_NAME = board-$(DATE)
IMAGE_NAME_SUFFIX = .rootfs
IMAGE_LINK_NAME = board
IMAGE_FSTYPES = ext4 ext4.gz squashfs-xz boot.up.sha1sum wrap
IMAGE_TYPES_MASKED = live
IMAGE_ROOTFS_SIZE = 8192
IMAGE_ROOTFS_EXTRA_SPACE = 1024 + 2 * 512
IMAGE_ROOTFS_ALIGNMENT = 1000
IMAGE_DEVICE_TABLES = devices.table
IMAGE_TYPEDEP_wrap = boot live
IMAGE_TYPEDEP_live = cpio
EXTRA_IMAGECMD_ext4 = -L disk
EXTRA_IMAGECMD_boot = one two
define IMAGE_CMD_boot
	[ "${DATE}" = 1 ] || bbwarn another date
	echo ${type} ${EXTRA_IMAGECMD} $$(cat ${IMAGE_ROOTFS}/etc/issue) \
	  ${ROOTFS_SIZE} >${IMGDEPLOYDIR}/${IMAGE_NAME}${IMAGE_NAME_SUFFIX}.boot
endef
IMAGE_CMD_wrap = stat -c %u:%g ${IMAGE_ROOTFS}/etc/shadow \
  >${IMGDEPLOYDIR}/${IMAGE_NAME}.rootfs.wrap
CONVERSION_CMD_up = tr a-z A-Z <${IMAGE_NAME}.rootfs.${type} \
  >${IMAGE_NAME}.rootfs.${type}.up
ROOTFS_POSTPROCESS_COMMAND = add_issue; add_more;
IMAGE_POSTPROCESS_COMMAND = tell
add_issue = echo issue >${IMAGE_ROOTFS}/etc/issue
add_more = echo more >>${IMAGE_ROOTFS}/etc/issue
tell = echo told >told
all: rootfs
include $(or $(shell jobroot mk),$(error jobroot not found))/oe.mk
END
DATE=1
export DATE
build -j4
same "$(ls deploy | grep -v "^images" | xargs)" 'board-1.rootfs.boot.up.sha1sum board-1.rootfs.ext4 board-1.rootfs.ext4.gz board-1.rootfs.squashfs-xz board-1.rootfs.wrap board.boot.up.sha1sum board.ext4 board.ext4.gz board.squashfs-xz board.wrap'
same "$(readlink deploy/board.ext4.gz)" board-1.rootfs.ext4.gz
same "$(cat deploy/board.wrap)" 0:42
same "$(cat told)" told
[ ! -e rootfs/etc/issue ] || fail 'the tree was written to'
# 8192 and 2048 KiB, and then whole thousands.
same "$(stat -L -c %s deploy/board.ext4)" $((11000 * 1024))
dumpe2fs -h deploy/board.ext4 2>/dev/null | grep -q '^Filesystem volume name: *disk$' ||
  fail 'no label'
make rootfs-boot.up DATE=2 >log 2>&1 || fail "$(cat log)"
same "$(sed 's/[0-9]*$//' deploy/board.boot.up)" 'BOOT ONE TWO ISSUE MORE '
grep -q '^rootfs: boot: another date$' log || fail "$(cat log)"

build -j4 RM_OLD_IMAGE=1 DATE=3 IMAGE_FSTYPES=ext4
same "$(ls deploy | grep 'ext4$' | xargs)" 'board-3.rootfs.ext4 board.ext4'
fails make IMAGE_ROOTFS_MAXSIZE=4096 DATE=4 >log 2>&1
grep -q 'ext4: content .* exceeds ROOTFS_MAX_SIZE\|exceeds ROOTFS_EXT4_MAX_SIZE' log ||
  fail "$(cat log)"
fails make IMAGE_ROOTFS_SIZE=8M >log 2>&1
grep -q "rootfs: IMAGE_ROOTFS_SIZE is '8M' and IMAGE_ROOTFS_EXTRA_SPACE" log ||
  fail "$(cat log)"
fails make IMAGE_ROOTFS= >log 2>&1
grep -q 'rootfs: IMAGE_ROOTFS is not set; set it to a directory' log ||
  fail "$(cat log)"
build -s --warn-undefined-variables -Rr rootfs-wrap rootfs-squashfs-xz
fails grep '\.mk:.* warning' log

# Flash, by the tools' own options, and the same each time.
PATH=$PATH:/usr/sbin
command -v mkfs.ubifs >/dev/null || exit 0
flash() { # DIRECTORY
  rm -rf deploy work
  build DATE=5 IMAGE_FSTYPES=ubi REPRODUCIBLE_TIMESTAMP_ROOTFS=1000000000 \
    MKUBIFS_ARGS='-m 2048 -e 126976 -c 100' UBI_VOLNAME=named \
    UBINIZE_ARGS='-m 2048 -p 128KiB -s 512'
  mv deploy "$1"
}
flash one
flash two
cmp one/board.ubi two/board.ubi
grep -q named one/board.ubi || fail 'no name'
