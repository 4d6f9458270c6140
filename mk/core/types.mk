# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a type is a name with attributes. Ours come from mk/types, one's own
# from ROOTFS_<T>_* or from a Buildroot-like fs/<type>/<type>.mk; here is the
# one place that knows which of them counts.

# Function:  rootfs
# Returns:   a text to be evaluated: `$(eval $(rootfs))` at the end of
#            fs/<type>/<type>.mk declares the type that the directory is named
#            after. Expanding it does nothing, since `export` does that too.
rootfs = $$(call _jobroot-declare,$(notdir $(patsubst %/,%,$(dir $(abspath \
  $(lastword $(MAKEFILE_LIST)))))))
_jobroot-declared :=
_jobroot-adopt ?=
_jobroot-dressed ?= $1
_jobroot-declare = $(eval _jobroot-declared += $1)$(call \
  _jobroot-adopt,$1)$(if $(call \
  _jobroot-is-set,_jobroot-complete),$(call _jobroot-add,$1))

ROOTFS_MAKEFILES ?=
include $(ROOTFS_MAKEFILES)
include $(sort $(wildcard $(_jobroot-mk)/types/*.mk))
include $(sort $(wildcard $(_jobroot-mk)/conversions/*.mk))

_jobroot-names-in = $(patsubst %.mk,%,$(notdir $(sort $(wildcard \
  $(_jobroot-mk)/$1/*.mk))))
_jobroot-native-types := $(call _jobroot-names-in,types)
_jobroot-settings := $(filter ROOTFS_%,$(.VARIABLES))
_jobroot-own-conversions = $(filter ROOTFS_CONV_%_CMD,$(_jobroot-settings))
_jobroot-conversions := $(sort $(call _jobroot-names-in,conversions) \
  $(_jobroot-own-conversions:ROOTFS_CONV_%_CMD=%))

# Function:  _jobroot-native
# Arguments: 1: a type
# Returns:   the type of ours whose attributes it has, if any. A declared type
#            replaces the native one of that name whole.
_jobroot-native = $(filter $(_jobroot-native-types),$(if \
  $(filter $1,$(_jobroot-declared)),,$(call \
  _jobroot-get-or,ROOTFS_$(call _jobroot-upper,$1)_BASE,$1)))

# Function:  _jobroot-attribute
# Arguments: 1: a type  2: an attribute such as TOOLS
# Returns:   what the user says of it, else what mk/types says
_jobroot-attribute = $(call _jobroot-get-or,ROOTFS_$(call \
  _jobroot-upper,$1)_$2,$(call _jobroot-get,_jobroot-type-$(call \
  _jobroot-native,$1)-$2))

# Function:  _jobroot-conversion
# Arguments: 1: a conversion  2: an attribute
_jobroot-conversion = $(call _jobroot-get-or,ROOTFS_CONV_$1_$2,$(call \
  _jobroot-get,_jobroot-conv-$1-$2))

# Function:  _jobroot-suffix
# Arguments: 1: a name
# Returns:   the conversion that it ends in, if any
_jobroot-suffix = $(filter $(_jobroot-conversions),$(patsubst \
  .%,%,$(suffix $1)))

# Function:  _jobroot-is-type
# Arguments: 1: a name
# Returns:   something if it is a type, perhaps one that lacks its command
_jobroot-is-type = $(filter $1,$(_jobroot-native-types) \
  $(_jobroot-declared))$(foreach _v,ROOTFS_$(call _jobroot-upper,$1),$(filter \
  $(_v)_CMD $(_v)_BASE $(if $(call \
  _jobroot-suffix,$1),,$(_v)_%),$(_jobroot-settings)))

# Function:  _jobroot-base
# Arguments: 1: a type or a chain such as ext4.zst.gz
# Returns:   its type, ext4; nothing if there is none
_jobroot-base = $(if $(call _jobroot-is-type,$1),$1,$(if $(call \
  _jobroot-suffix,$1),$(call _jobroot-base,$(basename $1))))

# Function:  _jobroot-file
# Arguments: 1: a type or chain
# Returns:   the image's file, which is also the target of its rule
_jobroot-file = $(if $(call _jobroot-is-type,$1),$(BINARIES_DIR)/$(strip \
  $(call _jobroot-get-or,ROOTFS_$(call _jobroot-upper,$1)_IMAGE_NAME,$(call \
  _jobroot-default-name,$1))),$(call _jobroot-file,$(basename $1))$(or \
  $(call _jobroot-own-ending,$(patsubst .%,%,$(suffix $1))),$(suffix $1)))
_jobroot-own-ending = $(patsubst %,.%,$(patsubst .%,%,$(strip $(call \
  _jobroot-get,ROOTFS_CONV_$1_EXT))))
_jobroot-version := $(strip $(call _jobroot-get,ROOTFS_VERSION))
_jobroot-file-stem ?= rootfs$(addprefix -,$(_jobroot-version))
_jobroot-link-stem ?= $(if $(_jobroot-version),rootfs)
_jobroot-default-name = $(_jobroot-file-stem).$1

# Function:  rootfs-image
# Arguments: 1: a type or chain that the image at hand needs
# Returns:   its file, for the command of an image that is made of others. What
#            is wrong is told where the command is written: a variable that is
#            exported make expands for others, too.
rootfs-image = $(if $(call _jobroot-may-use,$1,$(_jobroot-name)),$(abspath \
  $(call _jobroot-file,$1)),$(_jobroot-unneeded) $1 )
_jobroot-unneeded := @not-needed@

# Function:  _jobroot-checked
# Arguments: 1: a command
# Returns:   the same, if all images that it uses are there before it
_jobroot-checked = $(if $(findstring $(_jobroot-unneeded),$1),$(error rootfs: \
  $(_jobroot-name) uses the image '$(word 2,$(call \
  _jobroot-after,%$(_jobroot-unneeded),$1))'$(_jobroot-comma) but does not \
  need it; add it to ROOTFS_$(ROOTFS)_TYPEDEP),$1)
_jobroot-may-use = $(filter $1,$(_jobroot-masked) $(if \
  $2,$(call _jobroot-used,$2),$1))
_jobroot-name :=

# What an image is put together from is given by words: a file, which has a /
# in it, or an image of ours, by its name.
# Function:  _jobroot-part
# Arguments: 1: such a word
# Returns:   the file itself
_jobroot-part = $(if $(findstring /,$1),$(abspath $1),$(call rootfs-image,$1))
_jobroot-part-files = $(foreach _w,$1,$(if $(findstring /,$(_w)),$(_w)))
_jobroot-part-images = $(foreach _w,$1,$(if $(findstring /,$(_w)),,$(_w)))

# Function:  _jobroot-treeless
# Arguments: 1: a type
# Returns:   something if it is made of other images only
_jobroot-treeless = $(filter none,$(call _jobroot-attribute,$1,TREE))

# Function:  _jobroot-private
# Arguments: 1: a type
# Returns:   something if it changes its tree or may do so
_jobroot-private = $(if $(call _jobroot-treeless,$1),,$(if $(filter \
  shared,$(call _jobroot-attribute,$1,TREE)),,private)$(call \
  _jobroot-differs,$1))

# Function:  _jobroot-differs
# Arguments: 1: a type
# Returns:   something if it may hold other than the common tree. What a type
#            prepares for itself is too little to count.
_jobroot-differs = $(call _jobroot-changes-tree,$1)$(call \
  _jobroot-is-part,$(call _jobroot-upper,$1))
