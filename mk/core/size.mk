# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the size of an image is computed by `jobroot image measure`; here the
# user's settings become its options. A setting for one type wins over the
# same setting for all.

# Function:  _jobroot-size-setting
# Arguments: 1: a setting such as MAX_SIZE, of the image in $(ROOTFS)
_jobroot-size-setting = $(strip $(call \
  _jobroot-get-or,ROOTFS_$(ROOTFS)_$1,$(call _jobroot-get,ROOTFS_$1)))

# Function:  _jobroot-size-option
# Arguments: 1: an option  2: the setting it stands for
_jobroot-size-option = $(foreach _v,$(call \
  _jobroot-size-setting,$2),$1 $(call _jobroot-quote,$(_v)))

_jobroot-size-options = $(call _jobroot-size-option,--size,SIZE) \
  $(call _jobroot-size-option,--overhead-factor,OVERHEAD_FACTOR) \
  $(call _jobroot-size-option,--extra-space,EXTRA_SPACE) \
  $(call _jobroot-size-option,--alignment,ALIGNMENT) \
  $(call _jobroot-size-option,--min-size,MIN_SIZE) \
  $(call _jobroot-size-option,--max-size,MAX_SIZE) \
  $(call _jobroot-size-option,--inodes,INODES)

# Function:  _jobroot-set-size
# Arguments: 1: a type
# Returns:   the lines of its script that set ROOTFS_SIZE, in KiB. What only
#            its own hooks have added is not in the common measurement.
define _jobroot-set-size
rootfs_size=$$($(JOBROOT_COMMAND) image measure --type $1 \
  --for $(call _jobroot-size-model,$1) --variables ROOTFS_$(ROOTFS)_ \
  $(strip $(_jobroot-size-options)) \
  $(if $(call _jobroot-differs,$1),$(TARGET_DIR),--from $(_jobroot-measured)))
export $$rootfs_size
endef
_jobroot-size-model = $(or $(if $(call _jobroot-treeless,$1),none),$(call \
  _jobroot-attribute,$1,SIZE_MODEL),plain)

# The limit holds for the finished file too, whatever its type.
_jobroot-limit = $(foreach _v,$(call \
  _jobroot-size-setting,MAX_SIZE),--max-size $(call \
  _jobroot-quote,ROOTFS_$(ROOTFS)_MAX_SIZE=$(_v)))

# A computed size may be too small; `image publish` then tries a larger one.
_jobroot-may-grow = $(if $(call _jobroot-is-type,$(_jobroot-name)),$(if \
  $(filter none,$(call _jobroot-size-model,$(_jobroot-name)))$(filter-out auto \
  %\%,$(call _jobroot-size-setting,SIZE)),,--may-grow))
