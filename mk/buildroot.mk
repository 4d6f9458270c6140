# SPDX-License-Identifier: LGPL-2.1-or-later
#
## NAME
##   buildroot.mk - Buildroot's images, side by side and from one fake root
##
## SYNOPSIS
##   include $(or $(shell jobroot mk),$(error jobroot not found))/buildroot.mk
##
## DESCRIPTION
##   This line in the place of what fs/common.mk says, and Buildroot's own
##   fs/<type>/<type>.mk make the images that its configuration asks for, as
##   rootfs.mk does: users, tables, hooks and scripts run once, each image has
##   its own view of the tree, and nobody writes to it. Nothing else of the
##   tree is changed. Outside of Buildroot it is what a tree with such files,
##   tables and scripts needs.
##   Images overlap under make -j although Buildroot's makefile is
##   .NOTPARALLEL, and Buildroot's scripts find what they expect.
##
## VARIABLES
##   BR2_TARGET_ROOTFS_<T>        y: make this image, of fs/<t>/<t>.mk or ours
##   BR2_TARGET_ROOTFS_<T>_GZIP _BZIP2 _LZMA _LZ4 _LZO _XZ _ZSTD
##                                y: and beside it a compressed one
##   BR2_ROOTFS_DEVICE_TABLE BR2_ROOTFS_STATIC_DEVICE_TABLE
##   BR2_ROOTFS_USERS_TABLES      what ROOTFS_DEVICE_TABLES and
##                                ROOTFS_USERS_TABLES are
##   BR2_REPRODUCIBLE             y: all times are SOURCE_DATE_EPOCH, and UUIDs
##                                that tools make up follow from it, too
##   BR2_TARGET_GENERIC_PASSWD_METHOD
##                                how clear-text passwords are hashed
##   BR2_PACKAGE_REFPOLICY        y: setfiles labels each image's tree
##   BR2_PER_PACKAGE_DIRECTORIES  y: the makefile is not .NOTPARALLEL
##   ROOTFS_MAKEFILES             the types [fs/*/*.mk]; what is left out may
##                                be one of ours, as of xfs, whose directory
##                                mkfs.xfs of Debian 12 does not take
##   BASE_DIR                     [output]; BASE_TARGET_DIR, BINARIES_DIR and
##                                BUILD_DIR are target, images and build in it
##   FS_DIR                       [$(BUILD_DIR)/buildroot-fs]
##   HOST_DIR                     if not set, links to the tools in PATH
##   TARGETS_ROOTFS PACKAGES      get the targets of images and what these need
##   All of jobroot-rootfs(7) may be set besides: ROOTFS_TYPES names images
##   that have no file in fs, ROOTFS_PRE_CMD_PER_IMAGE has hooks run in each
##   image.
##
## DIFFERENCES FROM BUILDROOT
##   Hooks and scripts run once, in ROOTFS_COMMON_TARGET_DIR; one that wants the
##   directory of the image gets it with ROOTFS_PRE_CMD_PER_IMAGE or
##   ROOTFS_POST_FAKEROOT_PER_IMAGE.
##   Extended attributes of the target directory are in the images.
##   An image is made anew when something that it is made of has changed. A
##   failed one leaves the previous one in its place, and its log in FS_DIR.
##   In _POST_GEN_HOOKS, $(TARGET_DIR) has gone, as there.
##   xz has threads in reproducible builds, too; any number writes the same.
##   host-fakeroot, host-makedevs and host-mkpasswd are not needed.
##
## EXAMPLES
##   BASE_TARGET_DIR = $(CURDIR)/target
##   BR2_TARGET_ROOTFS_TAR = y
##   BR2_TARGET_ROOTFS_TAR_XZ = y
##   world: target-post-image
##   include $(or $(shell jobroot mk),$(error jobroot not found))/buildroot.mk
##   target-post-image: $(TARGETS_ROOTFS)

ifndef _jobroot-buildroot
_jobroot-buildroot := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))

_jobroot-first-goal := $(.DEFAULT_GOAL)
include $(_jobroot-buildroot)/core/text.mk

TOPDIR ?= $(CURDIR)
BASE_DIR ?= $(CURDIR)/output
BASE_TARGET_DIR ?= $(BASE_DIR)/target
BINARIES_DIR ?= $(BASE_DIR)/images
BUILD_DIR ?= $(BASE_DIR)/build
FS_DIR ?= $(BUILD_DIR)/buildroot-fs
ROOTFS_MAKEFILES ?= $(sort $(wildcard fs/*/*.mk))
ROOTFS_TYPES ?=

include $(_jobroot-buildroot)/buildroot/names.mk
include $(_jobroot-buildroot)/buildroot/host.mk
include $(_jobroot-buildroot)/buildroot/settings.mk
include $(_jobroot-buildroot)/buildroot/types.mk
include $(_jobroot-buildroot)/rootfs.mk
include $(_jobroot-buildroot)/buildroot/rules.mk

.DEFAULT_GOAL := $(_jobroot-first-goal)
endif
