# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: an image made from the wrong directory is worse than none. What the
# user's makefile, command line and environment say about our variables is
# looked at before anything else; what cannot work is refused with the line to
# write instead.

# ROOTFS names the image whose recipe is expanded, and nothing otherwise.
ifneq ($(filter-out undefined default environment,$(origin ROOTFS)),)
$(call _jobroot-wrong,ROOTFS is set ($(origin ROOTFS)); it tells \
  recipes which image they make; use another name)
else
ROOTFS :=
endif

ifneq ($(filter command override,$(firstword $(origin TARGET_DIR)) $(lastword \
  $(origin TARGET_DIR))),)
$(call _jobroot-wrong,TARGET_DIR is set ($(origin TARGET_DIR)); each \
  image has its own; set BASE_TARGET_DIR)
endif

# Function:  _jobroot-mentions
# Arguments: 1: a variable's name  2: another's
# Returns:   something if the first one's text refers to the second
_jobroot-mentions = $(findstring $$($2),$(value $1))$(findstring \
  $${$2},$(value $1))

ifneq ($(call _jobroot-mentions,BASE_TARGET_DIR,TARGET_DIR),)
$(call _jobroot-wrong,BASE_TARGET_DIR refers to TARGET_DIR; that is \
  another directory in each image; name the directory itself)
BASE_TARGET_DIR := .
endif

$(call _jobroot-need-path,BASE_TARGET_DIR,the directory that images are made of)
$(call _jobroot-need-path,BINARIES_DIR,the directory for images)
$(call _jobroot-need-place,FS_DIR,rootfs)
$(call _jobroot-need-outside,BASE_TARGET_DIR,BINARIES_DIR FS_DIR,images would \
  hold themselves)

# Buildroot has its own definition, of the same meaning; a plain value that is
# not the target directory would be lost.
ifeq ($(findstring ROOTFS,$(value TARGET_DIR)),)
ifneq ($(filter file override,$(origin TARGET_DIR)),)
ifneq ($(TARGET_DIR),$(call _jobroot-get,BASE_TARGET_DIR))
$(call _jobroot-wrong,TARGET_DIR is set ($(TARGET_DIR)); each image has \
  its own; set BASE_TARGET_DIR)
endif
endif
TARGET_DIR = $(if $(ROOTFS),$(ROOTFS_$(ROOTFS)_TARGET_DIR),$(BASE_TARGET_DIR))
endif

$(call _jobroot-need-settings)

# Nothing half known may be built on.
$(call _jobroot-stop)

_jobroot-fs = $(abspath $(FS_DIR))
_jobroot-common = $(FS_DIR)/common
_jobroot-session = $(_jobroot-fs)/common/session
ROOTFS_COMMON_TARGET_DIR = $(_jobroot-fs)/common/target
