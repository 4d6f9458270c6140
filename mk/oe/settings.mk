# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what OpenEmbedded's variables say of all images, as settings of
# rootfs.mk.

ROOTFS_TYPES ?= $(call _jobroot-get,IMAGE_FSTYPES)
ROOTFS_TYPES_MASKED ?= $(call _jobroot-get,IMAGE_TYPES_MASKED)
ROOTFS_DEVICE_TABLES ?= $(call _jobroot-get,IMAGE_DEVICE_TABLES)
ROOTFS_PACKAGE_MANIFEST ?= $(call _jobroot-get,IMAGE_MANIFEST)
ROOTFS_REMOVE_OLD ?= $(if $(filter 1,$(call _jobroot-get,RM_OLD_IMAGE)),y)

IMAGE_NAME ?= rootfs
IMAGE_NAME_SUFFIX ?=
_jobroot-file-stem := $(strip $(IMAGE_NAME))$(strip $(IMAGE_NAME_SUFFIX))
_jobroot-link-stem := $(strip $(call _jobroot-get,IMAGE_LINK_NAME))

ifneq ($(call _jobroot-get,REPRODUCIBLE_TIMESTAMP_ROOTFS),)
SOURCE_DATE_EPOCH ?= $(REPRODUCIBLE_TIMESTAMP_ROOTFS)
ROOTFS_MTIME ?= set
endif

# Function:  _jobroot-functions
# Arguments: 1: a variable with names of functions
# Returns:   the names; BitBake had semicolons between them
_jobroot-functions = $(subst ;, ,$(call _jobroot-get,$1))
ROOTFS_PRE_CMD_HOOKS ?= $(call \
  _jobroot-functions,ROOTFS_POSTPROCESS_COMMAND) $(call \
  _jobroot-functions,IMAGE_PREPROCESS_COMMAND)
ROOTFS_POST_IMAGE_HOOKS ?= $(call \
  _jobroot-functions,IMAGE_POSTPROCESS_COMMAND)

# Sizes. There, a number is KiB; extra space may be a sum, and is added to the
# least size, too.
_jobroot-kib = $(addsuffix K,$(strip $(call _jobroot-get,$1)))
ROOTFS_OVERHEAD_FACTOR ?= $(call _jobroot-get,IMAGE_OVERHEAD_FACTOR)
ROOTFS_ALIGNMENT ?= $(call _jobroot-kib,IMAGE_ROOTFS_ALIGNMENT)
ROOTFS_MAX_SIZE ?= $(call _jobroot-kib,IMAGE_ROOTFS_MAXSIZE)
_jobroot-extra := $(strip $(call _jobroot-get,IMAGE_ROOTFS_EXTRA_SPACE))
_jobroot-least := $(strip $(call _jobroot-get,IMAGE_ROOTFS_SIZE))

# Function:  _jobroot-without
# Arguments: 1: characters, as words  2: a text
_jobroot-without = $(if $1,$(call _jobroot-without,$(wordlist 2,$(words \
  $1),$1),$(subst $(firstword $1),,$2)),$(strip $2))
_jobroot-no-sum = $(call _jobroot-without,0 1 2 3 4 5 6 7 8 9 + - * ( ),$1)
_jobroot-sum = $(if $(strip $1),$(shell echo $$(($1)))K)

ifneq ($(call _jobroot-no-sum,$(_jobroot-extra) $(_jobroot-least)),)
$(call _jobroot-wrong,IMAGE_ROOTFS_SIZE is '$(_jobroot-least)' and \
  IMAGE_ROOTFS_EXTRA_SPACE '$(_jobroot-extra)'; write KiB or a sum of them)
else ifneq ($(_jobroot-extra),)
ROOTFS_EXTRA_SPACE ?= $(_jobroot-extra-space)
_jobroot-extra-space := $(call _jobroot-sum,0 $(if $(filter \
  +% -%,$(firstword $(_jobroot-extra))),,+) $(_jobroot-extra))
ROOTFS_MIN_SIZE ?= $(_jobroot-min-size)
_jobroot-min-size := $(call _jobroot-sum,$(if $(_jobroot-least),$(strip \
  $(_jobroot-least) + $(_jobroot-extra-space:K=))))
else
ROOTFS_MIN_SIZE ?= $(_jobroot-least:%=%K)
endif
