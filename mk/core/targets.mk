# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the targets that people type: all images or one, what there is, why it
# is built, and how to be rid of it.

.PHONY: rootfs rootfs-clean

# Function:  _jobroot-name-rule
# Arguments: 1: a type or chain  2: its image's file
define _jobroot-name-rule
.PHONY: rootfs-$1 $$(addprefix rootfs-$1-,clean script show-depends show-info)
rootfs-$1: $2
rootfs-$1-clean:
	@$$(_jobroot-clean) $$(FS_DIR)/$1 $2
rootfs-$1-script: $$(FS_DIR)/$1/command
	@cat $$<
rootfs-$1-show-depends:
	@echo $$(call _jobroot-all-needs,$1)
rootfs-$1-show-info:
	@echo $$(call _jobroot-quote,$$(call _jobroot-info,$1))
endef
_jobroot-all-needs = $(patsubst %,rootfs-%,$(if $(call \
  _jobroot-treeless,$1),,common) $(call _jobroot-needs,$1)) $(call \
  _jobroot-order-only,$1)

# Function:  _jobroot-info
# Arguments: 1: a type or chain
# Returns:   what is known of it, as one line of JSON
_jobroot-info = {"rootfs-$1": {"type": "rootfs", "image_name": "$(notdir \
  $(call _jobroot-file,$1))", "file": "$(abspath $(call \
  _jobroot-file,$1))", "directory": "$(_jobroot-fs)/$1", "log": \
  "$(_jobroot-fs)/$1/log", "tree": "$(call _jobroot-info-tree,$1)", \
  "tools": [$(call _jobroot-json,$(call _jobroot-info-tools,$1))], \
  "dependencies": [$(call _jobroot-json,$(call _jobroot-all-needs,$1))]}}
_jobroot-info-tree = $(if $(call _jobroot-reads-tree,$1),$(if $(call \
  _jobroot-private,$1),private,shared),none)
_jobroot-info-tools = $(foreach _w,$(call _jobroot-tools-of,$1),$(firstword \
  $(subst :, ,$(_w))))
_jobroot-json = $(call _jobroot-join,$(_jobroot-comma) ,$(patsubst %,"%",$1))

# Function:  _jobroot-make-names
# Arguments: 1: a type or chain
_jobroot-make-names = $(eval $(call _jobroot-name-rule,$1,$(call \
  _jobroot-file,$1)))$(if $(call _jobroot-is-type,$1),$(if $(call \
  _jobroot-treeless,$1),,$(eval $(call _jobroot-shell-rule,$1,$(call \
  _jobroot-upper,$1)))))

$(foreach _n,$(_jobroot-order),$(call _jobroot-make-names,$(_n)))

# What this make is to build, for `image publish` to see: a line for each image
# with its kind, its file and what it needs. Its beginning has a file as well.
$(FS_DIR)/plan: _jobroot-force
	@$(call _jobroot-print,$(foreach _n,$(filter $(call \
	  _jobroot-with-needs,$(_jobroot-targets)),$(_jobroot-sought)),$(call \
	  _jobroot-planned,$(_n)))) | \
	  $(JOBROOT_COMMAND) image record --begin $(FS_DIR)/began $@
_jobroot-targets = $(_jobroot-wanted) $(_jobroot-goals) $(_jobroot-by-file)
_jobroot-planned = $1 $(if $(filter \
  $1,$(_jobroot-targets)),wanted,between) $(call _jobroot-file,$1) $(if $(call \
  _jobroot-reads-tree,$1),common) $(call _jobroot-needs,$1)$(_jobroot-newline)
_jobroot-reads-tree = $(if $(call _jobroot-is-type,$1),$(if $(call \
  _jobroot-treeless,$1),,common))

rootfs: $(FS_DIR)/finished
	@$(_jobroot-sweep)
	$(if $(_jobroot-wanted)$(strip $(ROOTFS_TYPES))$(_jobroot-quiet),,@echo \
	  'rootfs: ROOTFS_TYPES is empty; no image is built' >&2)

# Leftovers of a make that was killed before it could remove what nobody asked
# for: the image is marked in its directory.
_jobroot-sweep = for between in $(_jobroot-between); do \
  [ ! -e $(FS_DIR)/$$between/between ] || \
    rm -f "$$(cat $(FS_DIR)/$$between/between)" $(FS_DIR)/$$between/between; \
  done

# Types that are no longer named have left images, too.
rootfs-clean:
	@$(_jobroot-clean) --all $(FS_DIR) $(call \
	  _jobroot-images,$(_jobroot-order)) \
	  $(addprefix $(BINARIES_DIR)/images.,json env)
_jobroot-clean = $(JOBROOT_COMMAND) image clean $(if $(_jobroot-quiet),--quiet)

# Function:  _jobroot-add
# Arguments: 1: a type that is declared when everything else was read
# Returns:   nothing: its rules are made now
_jobroot-add = $(if $(filter $1,$(_jobroot-order)),$(call \
  _jobroot-wrong,type '$1' is declared after its rules were made; name its \
  file in ROOTFS_MAKEFILES))$(call _jobroot-grow,$1,$(_jobroot-order))
_jobroot-grow = $(call _jobroot-visit,$1,,$(lastword \
  $(MAKEFILE_LIST)))$(_jobroot-stop)$(call _jobroot-note-late,$1)$(foreach \
  _n,$(filter-out $2,$(_jobroot-order)),$(call \
  _jobroot-make-rules,$(_n))$(call _jobroot-make-names,$(_n)))$(foreach \
  _n,$(call _jobroot-late-wanted,$1),$(eval $$(FS_DIR)/finished: $(call \
  _jobroot-file,$1)))$(call _jobroot-pass-on,$(filter-out \
  $1 $2 $(_jobroot-goals),$(_jobroot-order)))
_jobroot-note-late = $(if $(filter rootfs-$1,$(_jobroot-asked)),$(eval \
  _jobroot-goals += $1)$(eval _jobroot-singles += $1))$(if $(call \
  _jobroot-late-wanted,$1),$(eval _jobroot-wanted += $1)$(eval \
  _jobroot-batch-goals += $1))
_jobroot-late-wanted = $(or $(filter $1,$(ROOTFS_TYPES)),$(if $(call \
  _jobroot-is-chosen,$1),$1))
_jobroot-pass-on = $(if $1,$(eval _jobroot-between += $1)$(if \
  $(_jobroot-submake),,$(eval .INTERMEDIATE: $(call _jobroot-images,$1))))
_jobroot-complete := y
