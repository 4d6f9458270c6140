# SPDX-License-Identifier: LGPL-2.1-or-later
#
## NAME
##   rootfs.mk - images of one target directory, built in parallel
##
## SYNOPSIS
##   BASE_TARGET_DIR = $(CURDIR)/target
##   BINARIES_DIR    = $(CURDIR)/images
##   BUILD_DIR       = $(CURDIR)/build
##   ROOTFS_TYPES    = ext4 ext4.zst squashfs cpio.gz
##   include $(or $(shell jobroot mk),$(error jobroot not found))/rootfs.mk
##
##   make -jN rootfs
##
## DESCRIPTION
##   What all images need (users, permissions, devices, hooks) is done once,
##   under the fake root, in a session that is then sealed. Each image is made
##   in a fork of that session. The target directory is never written to.
##   It is read as it is on the disk: what another session has recorded of it,
##   as that of a debootstrap, comes by tables, or by an archive that was made
##   in that session and that one of ROOTFS_PRE_CMD_HOOKS unpacks.
##   What is in its run and tmp is in no image; cpio gets an init and a
##   dev/console if it has none.
##   A type may be followed by conversions: ext4.zst is made from ext4, which
##   is removed afterwards unless it was asked for. What took longest in the
##   last build is started first.
##
##   What the tools of an image say is in FS_DIR/<name>/log, too, and what came
##   of it in FS_DIR/<name>/result. BINARIES_DIR/images.json lists the images;
##   images.env has variables for shells, wic and genimage.
##
## VARIABLES READ AT THE INCLUDE
##   BASE_TARGET_DIR       the tree that the images are made of
##   BINARIES_DIR          where the images go
##   BUILD_DIR             where everything else goes
##   FS_DIR                the part of it that is ours [$(BUILD_DIR)/rootfs]
##   HOST_DIR              its bin and sbin come first in PATH
##   ROOTFS_TYPES          what `make rootfs` builds: any type and conversion of
##                         jobroot-types(7), or of one's own
##   ROOTFS_TYPES_MASKED   types that others build, and what is converted from
##                         them; what they need is built
##   ROOTFS_MAKEFILES      fs/<type>/<type>.mk files of one's own, as Buildroot
##                         has them: each ends in $(eval $(rootfs)), and may set
##                         ROOTFS_<T>_COMPRESS_EXT and _COMPRESS_CMD
##   ROOTFS_PACKAGE_MANIFEST   a list of packages that goes along with the
##                         images, as rootfs.packages
##   ROOTFS_VERSION        images are rootfs-VERSION.<type>, with a stable link
##   ROOTFS_<T>_CMD        makes the image $@ of $(TARGET_DIR); <T> is the type
##                         in capitals, with _ for - and .
##   ROOTFS_<T>_BASE       another type that this is a variant of
##   ROOTFS_<T>_TYPEDEP    types and conversions that must be there first
##   ROOTFS_<T>_TREE       shared; private or auto if it changes its tree; or
##                         none if it is made of $(call rootfs-image,TYPE) only
##   ROOTFS_<T>_DEPENDENCIES   other targets that must; rootfs-<t> is an image
##   ROOTFS_<T>_INPUTS     files that it is made anew of when they change
##   ROOTFS_<T>_IMAGE_NAME the file's name [rootfs.<t>]
##   ROOTFS_<T>_DEVICE_TABLES _USERS_TABLES   tables of that image alone
##   ROOTFS_IDS_FILE       keeps the numbers of users that have none of their
##                         own; new ones are added to it
##   ROOTFS_CONV_<c>_CMD   makes $@ of $<; it may have _DEPENDENCIES, too, and
##                         an _EXT, if the file is not to end in its name
##   ROOTFS_COMMON_DEPENDENCIES  targets that must be there before the tree is
##                         read
##   ROOTFS_SUBMAKE        y: images are made by a make of their own, so that
##                         they overlap though this makefile is .NOTPARALLEL
##
## VARIABLES READ WHEN THEY ARE NEEDED
##   PACKAGES_USERS              lines of a users table, applied once before
##   ROOTFS_USERS_TABLES         which are files; see jobroot-mkusers(1)
##   PACKAGES_PERMISSIONS_TABLE  then lines of a device table, before
##   ROOTFS_DEVICE_TABLES        which are files; see jobroot-makedevs(1)
##   PACKAGES_DEVICES_TABLE      and more lines behind those
##   ROOTFS_PRE_CMD_HOOKS        run once, as root; each names a variable
##   BR2_ROOTFS_POST_FAKEROOT_SCRIPT  files to run then, with TARGET_DIR,
##   BR2_ROOTFS_POST_SCRIPT_ARGS and  BR2_ROOTFS_POST_FAKEROOT_SCRIPT_ARGS
##   ROOTFS_PRE_CMD_PER_IMAGE        y: these hooks and scripts run in each
##   ROOTFS_POST_FAKEROOT_PER_IMAGE  image's own view; y: the scripts do
##   ROOTFS_<T>_PRE_GEN_HOOKS    as root, in the type's own view of the tree
##   ROOTFS_<T>_POST_GEN_HOOKS   afterwards, as yourself
##   ROOTFS_POST_IMAGE_HOOKS     once, after all images
##   BR2_ROOTFS_POST_IMAGE_SCRIPT     files to run then, with BINARIES_DIR,
##   BR2_ROOTFS_POST_SCRIPT_ARGS and  BR2_ROOTFS_POST_IMAGE_SCRIPT_ARGS
##   EXTRA_ENV                   what scripts have besides in their environment
##   ROOTFS_<T>_OPTS             more options for the tool
##   ROOTFS_CONV_<c>_OPTS        the same for a conversion; what else there is
##                               to set is in jobroot-types(7)
##   ROOTFS_<T>_SOURCE           a directory in the tree: the image's root
##   ROOTFS_<T>_EXCLUDE          what is left out of it: patterns of find -path,
##                               such as usr/share/doc/* or *.a
##   ROOTFS_<T>_ENV              NAME=VALUE... that its script exports
##   ROOTFS_<T>_JOBS             MIN-MAX threads; $(ROOTFS_JOBS) is how many
##   ROOTFS_<T>_LACKS            what it cannot hold, to be told [by type]:
##                               words of jobroot-image(1), loss
##   ROOTFS_<T>_TOOLS            TOOL[:PACKAGE]... that must be there
##   ROOTFS_CONV_<c>_ENV _JOBS _TOOLS   the same for a conversion
##   ROOTFS_<T>_SIZE _OVERHEAD_FACTOR _EXTRA_SPACE _ALIGNMENT _MIN_SIZE
##   _MAX_SIZE _INODES           how large it is, in bytes or with K, M or G;
##                               without <T>_ for all types. SIZE is auto, a
##                               number or, of the content, 150%. auto is the
##                               content by OVERHEAD_FACTOR [1.3], EXTRA_SPACE
##                               and what the file system takes for itself.
##                               MAX_SIZE holds for the finished file, too.
##   SOURCE_DATE_EPOCH           makes images reproducible
##   ROOTFS_MTIME                clamp, set or keep: times later than that
##   ROOTFS_SEED                 what UUIDs follow from [SOURCE_DATE_EPOCH]
##   ROOTFS_REMOVE_OLD           y: remove images of other versions
##   ROOTFS_ENVIRONMENT          more variables for BINARIES_DIR/images.env
##   ROOTFS_KEEP                 none, fail or all: what to leave of images'
##                               sessions and views [fail]
##   ROOTFS_CHECK_TARGET         y: who changes BASE_TARGET_DIR is told; images
##                               are built one at a time
##   ROOTFS_VIEW_MODE            auto, overlay, reflink or copy. In an overlay,
##                               a hook that writes to a file with several
##                               names changes it under one of them.
##   V                           1: show commands, and at once what they say
##   ROOTFS_COLOR                n: no colours on a terminal, as with NO_COLOR
##
## VARIABLES THAT COMMANDS AND HOOKS SEE
##   TARGET_DIR                  the view of the tree, a directory of its own
##                               for each image; only there while it is made
##   ROOTFS                      the type in capitals; COMMON in what is done
##                               once
##   ROOTFS_<T>_DIR              what is kept for that image [FS_DIR/<name>]
##   ROOTFS_<T>_TARGET_DIR       its TARGET_DIR [ROOTFS_<T>_DIR/target]
##   ROOTFS_COMMON_TARGET_DIR    that of what is done once
##   ROOTFS_JOBS PARALLEL_JOBS   how many threads there are tokens for
##   ROOTFS_SIZE                 the computed size in KiB, and ROOTFS_UUID,
##                               which follows from ROOTFS_SEED: of the shell,
##                               so $$ROOTFS_SIZE, and in ROOTFS_<T>_CMD only
##
## ORDER
##   Once: the users of packages, of tables; owners, modes and devices of
##   packages, of tables, devices of packages; ROOTFS_PRE_CMD_HOOKS; the
##   post-fakeroot scripts; run and tmp are emptied, times set.
##   For each image, in its own view: its users, its owners and devices; what
##   is to run for each; ROOTFS_<T>_PRE_GEN_HOOKS; what the type adds; run and
##   tmp are emptied, times set; ROOTFS_<T>_CMD; and outside of the session,
##   with the image in its place, ROOTFS_<T>_POST_GEN_HOOKS.
##   Once all are there: ROOTFS_POST_IMAGE_HOOKS and the post-image scripts.
##
## TARGETS
##   rootfs                      all of ROOTFS_TYPES
##   rootfs-<name>               one image, such as rootfs-ext4.zst, also one
##                               that is not in ROOTFS_TYPES: rootfs-manifest
##   rootfs-common               what comes before all images
##   rootfs-list                 what can be built, types and conversions
##   rootfs-check                find what would stop a build: hooks, tools,
##                               tree, tables and space
##   rootfs-graph                draw FS_DIR/graph.dot and graph.svg: what needs
##                               what, and what took how long
##   rootfs-reproduce            build all images twice and compare them
##   rootfs-clean                remove all images and everything in FS_DIR
##   rootfs-<name>-clean         remove one image
##   rootfs-<name>-script        print what makes it
##   rootfs-<type>-shell         open a shell in its session and view of the
##                               tree, or in what a failed build left of them
##   rootfs-<type>-diff          tell what in its tree is not as in that of
##                               OTHER=<type>: what hooks and tables did
##   rootfs-<name>-show-depends  print what it needs
##   rootfs-<name>-show-info     the same and more, as JSON: its file,
##                               directory, log, tree and tools
##
## EXAMPLES
##   # Before the include: a type of one's own, and a conversion.
##   ROOTFS_TYPES = listing listing.upper squashfs-xz data.tar.gz
##   ROOTFS_LISTING_CMD = ls -lR $(TARGET_DIR) > $@
##   ROOTFS_CONV_upper_CMD = tr a-z A-Z < $< > $@
##
##   # Variants of types: other options, or a directory of the tree alone.
##   ROOTFS_SQUASHFS_XZ_BASE = squashfs
##   ROOTFS_SQUASHFS_XZ_OPTS = -comp xz
##   ROOTFS_DATA_TAR_BASE = tar
##   ROOTFS_DATA_TAR_SOURCE = usr/lib
##
##   # What is done as root in one image's view of the tree.
##   ROOTFS_LISTING_PRE_GEN_HOOKS = add_disk
##   define add_disk
##   	echo board > $(TARGET_DIR)/etc/hostname
##   	mknod -m 660 $(TARGET_DIR)/dev/vda b 254 0
##   endef

ifndef _jobroot-rootfs
_jobroot-mk := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
_jobroot-rootfs := $(_jobroot-mk)/rootfs.mk
_jobroot-goal := $(.DEFAULT_GOAL)

JOBROOT_COMMAND ?= jobroot
# How many threads a command may use: known when it runs, not before.
ROOTFS_JOBS := $$JOBROOT_JOBS

include $(_jobroot-mk)/core/text.mk
include $(_jobroot-mk)/core/settings.mk
include $(_jobroot-mk)/core/recipes.mk
include $(_jobroot-mk)/core/places.mk
include $(_jobroot-mk)/core/surroundings.mk
include $(_jobroot-mk)/core/ext.mk
include $(_jobroot-mk)/core/flash.mk
include $(_jobroot-mk)/core/types.mk
include $(_jobroot-mk)/core/names.mk
include $(_jobroot-mk)/core/graph.mk
include $(_jobroot-mk)/core/order.mk
include $(_jobroot-mk)/core/size.mk
include $(_jobroot-mk)/core/tables.mk
include $(_jobroot-mk)/core/hooks.mk
include $(_jobroot-mk)/core/loss.mk
include $(_jobroot-mk)/core/part.mk
include $(_jobroot-mk)/core/steady.mk
include $(_jobroot-mk)/core/command.mk
include $(_jobroot-mk)/core/common.mk
include $(_jobroot-mk)/core/image.mk
include $(_jobroot-mk)/core/batch.mk
include $(_jobroot-mk)/core/tools.mk
include $(_jobroot-mk)/core/list.mk
include $(_jobroot-mk)/core/shell.mk
include $(_jobroot-mk)/core/diff.mk
include $(_jobroot-mk)/core/finish.mk
include $(_jobroot-mk)/core/report.mk
include $(_jobroot-mk)/core/targets.mk

.DEFAULT_GOAL := $(_jobroot-goal)
endif
