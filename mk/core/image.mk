# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: each image and each conversion is a target of its own with explicit
# prerequisites, so that make alone decides what runs beside what. In defines
# that are evaluated, a parameter has one $ and everything else has two.

# Function:  _jobroot-order-only
# Arguments: 1: a type or chain
# Returns:   its dependencies that are no images
_jobroot-order-only = $(filter-out rootfs-common $(addprefix \
  rootfs-,$(call _jobroot-typedep,$1)),$(call _jobroot-get,ROOTFS_$(call \
  _jobroot-upper,$1)_DEPENDENCIES)) $(if $(call _jobroot-is-type,$1),,$(call \
  _jobroot-conversion,$(call _jobroot-suffix,$1),DEPENDENCIES))

# Function:  _jobroot-images
# Arguments: 1: names
# Returns:   their files
_jobroot-images = $(foreach _n,$1,$(call _jobroot-file,$(_n)))
_jobroot-needed-images = $(call _jobroot-images,$(call \
  _jobroot-longest-first,$(call _jobroot-needs,$1)))

# Function:  _jobroot-image-inputs
# Arguments: 1: a type
# Returns:   files that it is made anew of; images among them are needed by
#            their names
_jobroot-image-inputs = $(foreach ROOTFS,$(call _jobroot-upper,$1),$(call \
  _jobroot-without-images,$(call _jobroot-attribute,$1,INPUTS)))
_jobroot-without-images = $(foreach _f,$1,$(if $(filter $(abspath \
  $(_f)),$(abspath $(call _jobroot-images,$(_jobroot-order)))),,$(_f)))

# The recipe of every image. Without exec, make would end the shell only when it
# is told to end.
_jobroot-publish = $(_jobroot-path) exec $(JOBROOT_COMMAND) image publish \
  --command $(FS_DIR)/$(_jobroot-name)/command --type $(_jobroot-name) \
  --plan $(FS_DIR)/plan $(addprefix --tool ,$(call \
  _jobroot-tools-of,$(_jobroot-name))) \
  --share $(_jobroot-common)/lock $(_jobroot-publish-options) \
  $(addprefix --watch ,$(_jobroot-watched)) \
  --keep $(or $(strip $(call _jobroot-get,ROOTFS_KEEP)),fail) \
  --shell $(call _jobroot-quote,$(_jobroot-shell)) $(_jobroot-link) \
  $(if $(filter $(_jobroot-name),$(_jobroot-between)),$(addprefix \
  --consumer ,$(call _jobroot-consumers,$(_jobroot-name)))) $(foreach \
  _n,$(filter $(call \
  _jobroot-used,$(_jobroot-name)),$(_jobroot-between)),$(strip \
  --consumes $(FS_DIR)/$(_n)=$(call _jobroot-file,$(_n)))) \
  $(if $(_jobroot-quiet),--quiet) $(if $(_jobroot-v),--live)
_jobroot-shell = $(SHELL) $(or $(call _jobroot-get,.SHELLFLAGS),-c)
_jobroot-link = $(if $(and $(_jobroot-link-stem),$(filter-out \
  $(_jobroot-between),$(_jobroot-name))),$(foreach _n,$(patsubst \
  $(_jobroot-file-stem).%,$(_jobroot-link-stem).%,$(notdir $@)),$(if $(filter \
  $(_n),$(notdir $@)),,--link $(_n))))

# Function:  _jobroot-consumers
# Arguments: 1: a type or chain
# Returns:   the images whose commands may read its file
_jobroot-consumers = $(foreach _n,$(_jobroot-order),$(if $(filter $1,$(call \
  _jobroot-used,$(_n))),$(_n)))

# Function:  _jobroot-command-rule
# Arguments: 1: a type or chain  2: the same as part of variables' names
#            3: the variable with the command's text
define _jobroot-command-rule
ROOTFS_$2_DIR ?= $$(_jobroot-fs)/$1
ROOTFS_$2_TARGET_DIR ?= $$(ROOTFS_$2_DIR)/target
$$(FS_DIR)/$1/command: private ROOTFS := $2
$$(FS_DIR)/$1/command: private PARALLEL_JOBS = $$(ROOTFS_JOBS)
$$(FS_DIR)/$1/command: private _jobroot-name := $1
$$(FS_DIR)/$1/command: _jobroot-force | $$(FS_DIR)/plan
	@$$(call _jobroot-print,$$(call \
	  _jobroot-checked,$$($3))) | $$(JOBROOT_COMMAND) image record $$@
endef

# Function:  _jobroot-image-files, _jobroot-conversion-files
# Arguments: 1: a type or chain
# Returns:   the files that it is made of
_jobroot-image-files = $(_jobroot-image-sources) $(_jobroot-conversion-files)
_jobroot-image-sources = $(if $(call _jobroot-treeless,$1),,$(_jobroot-seal) \
  $(if $(call _jobroot-differs,$1),,$(_jobroot-measurement)) \
  $(call _jobroot-own-tables,$1,USERS DEVICE)) $(_jobroot-image-inputs)
_jobroot-conversion-files = $(call _jobroot-needed-images,$1)

# What makes $@; in the recipe, $(_jobroot-name) is its name.
_jobroot-image-recipe = $(_jobroot-publish) $(if $(call \
  _jobroot-treeless,$(_jobroot-name)),,--session $(_jobroot-own-session)) \
  $@ $(_jobroot-around)
_jobroot-conversion-recipe = $(_jobroot-publish) $@ $(_jobroot-convert)

# Function:  _jobroot-direct-rule
# Arguments: 1: a type or chain  2: as above  3: its file
#            4: image or conversion
define _jobroot-direct-rule
$3: private ROOTFS := $2
$3: private _jobroot-name := $1
$3: $$(FS_DIR)/$1/command $$(call _jobroot-$4-files,$1) | \
    $$(call _jobroot-order-only,$1) _jobroot-tools
	$$(_jobroot-q)$$(_jobroot-$4-recipe)
endef

# Function:  _jobroot-image-rule
# Arguments: 1: a type  2: as above  3: the image's file
define _jobroot-image-rule
ROOTFS_$2_IMAGE_NAME ?= $$(notdir $3)
$$(eval $$(call _jobroot-command-rule,$1,$2,_jobroot-image-text))
$$(eval $$(call $$(_jobroot-way)-rule,$1,$2,$3,image))
endef

# Function:  _jobroot-conversion-rule
# Arguments: 1: a chain  2: as above  3: the converted image's file
define _jobroot-conversion-rule
$$(eval $$(call _jobroot-command-rule,$1,$2,_jobroot-conversion-text))
$$(eval $$(call $$(_jobroot-way)-rule,$1,$2,$3,conversion))
endef

# A chain that a type of one's own compresses itself.
define _jobroot-side-rule
$$(eval $$(if $$(_jobroot-submake),$$(call \
  _jobroot-batched-rule,$1,$2,$3,side),$3: $$(basename $3) ;))
endef
_jobroot-side-files = $(basename $@)
_jobroot-side-recipe = :

_jobroot-is-side = $(if $(call _jobroot-is-type,$1),,$(if $(filter \
  $(basename $1),$(_jobroot-declared)),$(filter $(suffix $1),$(call \
  _jobroot-compress-ext,$(basename $1)))))

# Function:  _jobroot-rule
# Arguments: 1: a type or chain
# Returns:   the name of the define that makes its rules
_jobroot-rule = _jobroot-$(if $(call _jobroot-is-type,$1),image,$(if $(call \
  _jobroot-is-side,$1),side,conversion))-rule

# Function:  _jobroot-make-rules
# Arguments: 1: a type or chain
_jobroot-make-rules = $(eval $(call $(call _jobroot-rule,$1),$1,$(call \
  _jobroot-upper,$1),$(call _jobroot-file,$1)))
