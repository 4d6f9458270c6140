# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a makefile that is .NOTPARALLEL, as Buildroot's is, makes one image after
# the other. With ROOTFS_SUBMAKE = y it makes what comes before the images, and
# the images by a make of their own,
# which takes part in the same pool. That one
# reads rules with expanded recipes instead of the user's makefile, in which it
# would not be parallel either.

_jobroot-submake := $(filter y,$(call _jobroot-get,ROOTFS_SUBMAKE))
_jobroot-way := _jobroot-$(if $(_jobroot-submake),batched,direct)

# Function:  _jobroot-waits
# Arguments: 1: a type or chain
# Returns:   something if it comes after a target that may come after images,
#            such as a kernel with an initramfs: then it is made alone
_jobroot-waits = $(strip $(foreach _b,$1 $(call \
  _jobroot-closure-of,$1),$(filter rootfs-%,$(call _jobroot-order-only,$(_b)))))

# What one make makes: single images, if nothing else was asked for, or all.
_jobroot-singles := $(_jobroot-goals) $(_jobroot-by-file)
_jobroot-asks-more := $(filter-out $(addprefix rootfs-,$(_jobroot-goals)) \
  $(call _jobroot-images,$(_jobroot-by-file)),$(or $(_jobroot-asked),all))
_jobroot-batch-wanted := $(if $(_jobroot-asks-more),$(_jobroot-wanted))
_jobroot-batch-goals := $(if $(_jobroot-submake),$(foreach \
  _n,$(_jobroot-batch-wanted) $(filter-out \
  $(_jobroot-batch-wanted),$(_jobroot-singles)),$(if $(call \
  _jobroot-waits,$(_n)),,$(_n))))

# Function:  _jobroot-batch-text
# Arguments: 1: names
# Returns:   a makefile that makes them
define _jobroot-batch-text
.PHONY: _jobroot-images
_jobroot-images: $(call _jobroot-images,$(call _jobroot-longest-first,$1))
	@:
$(foreach _f,$(call _jobroot-images,$(filter-out $1,$(filter \
  $(_jobroot-between),$(call \
  _jobroot-with-needs,$1)))),.INTERMEDIATE: $(_f)$(_jobroot-newline))
include $(patsubst %,$(FS_DIR)/%/rule,$(call _jobroot-with-needs,$1))
endef
_jobroot-with-needs = $(sort $1 $(foreach _b,$1,$(call \
  _jobroot-closure-of,$(_b))))

# Function:  _jobroot-rule-text
# Arguments: 1: image, conversion or side
# Returns:   the rule for $@, without what comes before. The user's makefile may
#            export TARGET_DIR, which is another directory there.
define _jobroot-rule-text
$@: private export TARGET_DIR := $(TARGET_DIR)
$@: $(if $(filter side,$1),,$(FS_DIR)/$(_jobroot-name)/command) $(call \
  _jobroot-$1-files,$(_jobroot-name))
	$(_jobroot-q)$(subst $$,$$$$,$(_jobroot-$1-recipe))
endef

# Function:  _jobroot-batched-rule
# Arguments: as those of _jobroot-direct-rule
define _jobroot-batched-rule
$$(FS_DIR)/$1/rule: private ROOTFS := $2
$$(FS_DIR)/$1/rule: private _jobroot-name := $1
$$(FS_DIR)/$1/rule: _jobroot-force | $$(call _jobroot-command-of,$1)
	@$$(call _jobroot-print,$$(foreach @,$3,$$(call \
	  _jobroot-rule-text,$4))) | $$(JOBROOT_COMMAND) image record $$@
$$(eval $$(call _jobroot-$$(if $$(filter \
  $1,$$(_jobroot-batch-goals)),together,alone)-rule,$1,$3))
endef

# Function:  _jobroot-together-rule, _jobroot-alone-rule
# Arguments: 1: a type or chain  2: its file
define _jobroot-together-rule
_jobroot-batch: $$(call _jobroot-before,$1) | $$(call _jobroot-earlier,$1)
$2: _jobroot-batch
	@$$(if $$(_jobroot-goes-on),$$(if $$(_jobroot-dry),:,[ ! -e \
	  $$(_jobroot-batch-failed) ] || $$(MAKE) -q -f $$(FS_DIR)/batch $2 \
	  > /dev/null 2>&1))
endef
define _jobroot-alone-rule
$2: $$(call _jobroot-before,$1) $$(FS_DIR)/$1/batch $$(call \
    _jobroot-images,$$(filter $$(_jobroot-batch-goals),$$(call \
    _jobroot-needs,$1))) | $$(call _jobroot-earlier,$1) _jobroot-tools
	$$(_jobroot-q)$$(if $$(_jobroot-dry),:,$$(MAKE) \
	  --no-print-directory -f $$(FS_DIR)/$1/batch)
$$(FS_DIR)/$1/batch: _jobroot-force | $$(FS_DIR)/$1/rule
	@$$(call _jobroot-print,$$(call _jobroot-batch-text,$1)) | \
	  $$(JOBROOT_COMMAND) image record $$@
endef
_jobroot-before = $(foreach _b,$1 $(call \
  _jobroot-closure-of,$1),$(FS_DIR)/$(_b)/rule $(call \
  _jobroot-command-of,$(_b)) $(if $(call \
  _jobroot-is-type,$(_b)),$(call _jobroot-image-sources,$(_b))))
_jobroot-command-of = $(if $(call \
  _jobroot-is-side,$1),,$(FS_DIR)/$1/command)
_jobroot-earlier = $(foreach _b,$1 $(call _jobroot-closure-of,$1),$(call \
  _jobroot-order-only,$(_b)))

# The word MAKE lets make pass its job server on, and run this under -n.
_jobroot-dry = $(strip $(foreach _f,n q t,$(findstring $(_f),$(firstword \
  -$(MAKEFLAGS)))))
# Under -k each image is asked for whether it is whole, if one is not.
_jobroot-goes-on = $(findstring k,$(firstword -$(MAKEFLAGS)))
_jobroot-batch-failed = $(FS_DIR)/batch-failed
ifneq ($(_jobroot-submake),)
.PHONY: _jobroot-batch
_jobroot-batch: $(FS_DIR)/batch | _jobroot-tools
	$(_jobroot-q)$(if $(_jobroot-dry),:,rm -f $(_jobroot-batch-failed); \
	  $(MAKE) --no-print-directory -f $(FS_DIR)/batch $(if \
	  $(_jobroot-goes-on),|| touch $(_jobroot-batch-failed)))
# One at a time writes into a directory.
$(FS_DIR)/finish: | $(FS_DIR)/batch
$(FS_DIR)/batch: _jobroot-force | $(FS_DIR)/plan
	@$(call _jobroot-print,$(call \
	  _jobroot-batch-text,$(_jobroot-batch-goals))) | \
	  $(JOBROOT_COMMAND) image record $@
endif

$(foreach _n,$(_jobroot-order),$(call _jobroot-make-rules,$(_n)))
ifneq ($(if $(_jobroot-submake),,$(_jobroot-between)),)
.INTERMEDIATE: $(call _jobroot-images,$(_jobroot-between))
endif
