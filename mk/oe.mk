# SPDX-License-Identifier: LGPL-2.1-or-later
#
## NAME
##   oe.mk - images by the variables of OpenEmbedded
##
## SYNOPSIS
##   include $(or $(shell jobroot mk),$(error jobroot not found))/oe.mk
##
## DESCRIPTION
##   Makes the images of IMAGE_ROOTFS as rootfs.mk does, and reads what it
##   needs by the names of OE-core's image classes. What BitBake writes with an
##   override after a colon is written with _ here: IMAGE_CMD_ext4. Commands
##   keep ${IMAGE_ROOTFS} and ${IMAGE_NAME}, which make reads like BitBake;
##   another $ is written twice; bbwarn, bbfatal and such are there. Sizes are
##   KiB. A conversion is a target of its own, beside others of the same image.
##
## VARIABLES
##   IMAGE_ROOTFS          the tree; in commands and functions, a view of it
##   DEPLOY_DIR_IMAGE      where images go [$(WORKDIR)/deploy]
##   WORKDIR               where everything else goes
##   IMAGE_FSTYPES         what is built, such as ext4.zst squashfs-xz
##   IMAGE_TYPES_MASKED    what is not
##   IMAGE_TYPEDEP_<t>     what must be there before the type
##   IMAGE_CMD_<t>         makes ${IMGDEPLOYDIR}/${IMAGE_NAME}.<t>, in a
##                         directory of its own; of ${ROOTFS_SIZE} KiB
##   EXTRA_IMAGECMD_<t>    more options for the tool; EXTRA_IMAGECMD for all
##   CONVERSION_CMD_<c>    makes ${IMAGE_NAME}.${type}.<c> of
##                         ${IMAGE_NAME}.${type}
##   IMAGE_NAME            names images, with IMAGE_NAME_SUFFIX [rootfs]
##   IMAGE_LINK_NAME       names links to them
##   IMAGE_MANIFEST        the packages that are in them
##   IMAGE_ROOTFS_SIZE     at least so large
##   IMAGE_OVERHEAD_FACTOR IMAGE_ROOTFS_ALIGNMENT IMAGE_ROOTFS_MAXSIZE
##   IMAGE_ROOTFS_EXTRA_SPACE   added to either; a sum will do
##   IMAGE_DEVICE_TABLES   as jobroot-makedevs(1) says
##   ROOTFS_POSTPROCESS_COMMAND IMAGE_PREPROCESS_COMMAND
##                         functions to call before, as root; words or a; b;
##   IMAGE_POSTPROCESS_COMMAND   functions to call after all images
##   MKUBIFS_ARGS UBINIZE_ARGS UBI_VOLNAME   for ubifs and ubi
##   XZ_COMPRESSION_LEVEL ZSTD_COMPRESSION_LEVEL
##   REPRODUCIBLE_TIMESTAMP_ROOTFS   the time of all files
##   RM_OLD_IMAGE          1: remove images of other names afterwards
##   All of jobroot-rootfs(7) may be set besides, and wins.
##
## DIFFERENCES FROM OPENEMBEDDED
##   An ext4 image has the room that its metadata need, and the blocks of its
##   files, times IMAGE_OVERHEAD_FACTOR; there, the size is that of the files.
##   A line of a device table with a count of 1 makes a node without a number.
##   Types do not see what another type has done to the tree, and the tree is
##   never written to.
##   wic, live and container are not there; jobroot-types(7) has disk, iso and
##   oci.
##
## EXAMPLES
##   IMAGE_ROOTFS = target
##   WORKDIR = work
##   IMAGE_NAME = board-20260101
##   IMAGE_LINK_NAME = board
##   IMAGE_FSTYPES = ext4.zst squashfs-xz names.sha1sum
##   IMAGE_ROOTFS_SIZE = 8192
##   IMAGE_CMD_names = find ${IMAGE_ROOTFS} >${IMGDEPLOYDIR}/${IMAGE_NAME}.names
##   all: rootfs
##   include $(or $(shell jobroot mk),$(error jobroot not found))/oe.mk

ifndef _jobroot-oe
_jobroot-oe := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
include $(_jobroot-oe)/core/text.mk

# Outside of commands; in them, the tree is a view and the place for images a
# directory of the image's own.
$(foreach _v,IMAGE_ROOTFS WORKDIR,$(if $(call _jobroot-get,$(_v)),,$(call \
  _jobroot-wrong,$(_v) is not set; set it to a directory)))
$(call _jobroot-stop)
DEPLOY_DIR_IMAGE ?= $(WORKDIR)/deploy
IMGDEPLOYDIR ?= $(DEPLOY_DIR_IMAGE)
BASE_TARGET_DIR := $(IMAGE_ROOTFS)
BINARIES_DIR := $(DEPLOY_DIR_IMAGE)
BUILD_DIR ?= $(WORKDIR)
override IMAGE_ROOTFS = $(TARGET_DIR)

include $(_jobroot-oe)/oe/settings.mk
include $(_jobroot-oe)/oe/commands.mk
$(call _jobroot-stop)
include $(_jobroot-oe)/rootfs.mk
endif
