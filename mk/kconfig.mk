# SPDX-License-Identifier: LGPL-2.1-or-later
#
## NAME
##   kconfig.mk - images as they were chosen in a menu
##
## SYNOPSIS
##   JOBROOT_MK := $(or $(shell jobroot mk),$(error jobroot not found))
##   include $(JOBROOT_MK)/kconfig.mk
##   include $(JOBROOT_MK)/rootfs.mk
##
##   and in a Kconfig:
##   source "$(shell,jobroot mk)/Config.in"
##
##   or all of that, with `make menuconfig`:
##   jobroot init --menu
##
## DESCRIPTION
##   Reads a .config and sets the variables of jobroot-rootfs(7) that are in
##   it, except those that have a value already: what a makefile, or the
##   command line, says wins. The types that were chosen are added to
##   ROOTFS_TYPES.
##   Directories are not in the menu; a makefile says where they are. Without a
##   .config nothing is chosen.
##
## VARIABLES
##   JOBROOT_KCONFIG   the file [.config]

ifndef _jobroot-kconfig
_jobroot-kconfig := $(dir $(lastword $(MAKEFILE_LIST)))
include $(_jobroot-kconfig)core/text.mk

JOBROOT_KCONFIG ?= .config
-include $(JOBROOT_KCONFIG)

# Function:  _jobroot-chosen
# Arguments: 1: a symbol without CONFIG_
# Returns:   its value without the quotation marks
_jobroot-chosen = $(strip $(subst ",,$(call _jobroot-get,CONFIG_$1)))

# Function:  _jobroot-chosen-forms
# Arguments: 1: a type  2: the same as part of variables' names
# Returns:   what was chosen of it: itself, and what it is converted to
_jobroot-chosen-forms = $(if $(filter y,$(call \
  _jobroot-chosen,ROOTFS_TYPE_$2)),$(if $(filter y,$(call \
  _jobroot-chosen,ROOTFS_$2_ONLY_CONVERTED)),,$1) $(addprefix $1.,$(call \
  _jobroot-chosen,ROOTFS_$2_CONVERSIONS)))

ROOTFS_TYPES += $(foreach _t,$(sort $(patsubst %.mk,%,$(notdir $(wildcard \
  $(_jobroot-kconfig)types/*.mk)))),$(call _jobroot-chosen-forms,$(_t),$(call \
  _jobroot-upper,$(_t))))

# All but the menu's own symbols are variables of the same name.
_jobroot-chosen-settings := $(filter-out ROOTFS_TYPE_% %_CONVERSIONS \
  %_ONLY_CONVERTED ROOTFS_MTIME_% ROOTFS_KEEP_% ROOTFS_VIEW_MODE_% \
  ROOTFS_SOURCE_DATE_EPOCH,$(patsubst CONFIG_%,%,$(filter \
  CONFIG_ROOTFS_%,$(.VARIABLES))))

# Function:  _jobroot-take
# Arguments: 1: a variable  2: the symbol that it comes from
_jobroot-take = $(if $(call _jobroot-is-set,$1),,$(if $(call \
  _jobroot-chosen,$2),$(eval $1 := $$(call _jobroot-chosen,$2))))

$(foreach _s,$(_jobroot-chosen-settings),$(call _jobroot-take,$(_s),$(_s)))
$(call _jobroot-take,SOURCE_DATE_EPOCH,ROOTFS_SOURCE_DATE_EPOCH)
endif
