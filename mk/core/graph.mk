# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: images need images. The graph is walked once while make reads its
# files, so that unknown names and circles are told before any work, all at
# once, and so that rules are made for what is needed and nothing else.

# Function:  _jobroot-typedep
# Arguments: 1: a type or chain
# Returns:   what it must have before, without the image it is converted from.
#            What mk/types says of that may depend on $(ROOTFS).
_jobroot-typedep = $(foreach ROOTFS,$(call _jobroot-upper,$1),$(call \
  _jobroot-attribute,$1,TYPEDEP) $(call _jobroot-images-among,$(call \
  _jobroot-get,ROOTFS_$(ROOTFS)_DEPENDENCIES)))

# Function:  _jobroot-images-among
# Arguments: 1: targets
# Returns:   the names of those that are rootfs-<name> and build an image
_jobroot-images-among = $(call _jobroot-only-known,$(filter-out \
  $(_jobroot-reserved),$(patsubst rootfs-%,%,$(filter rootfs-%,$1))))
_jobroot-only-known = $(foreach _n,$1,$(if $(foreach _t,$(call \
  _jobroot-base,$(_n)),$(call _jobroot-has-command,$(_t))),$(_n)))

# Function:  _jobroot-edges
# Arguments: 1: a type or chain
# Returns:   what it must have before, masked or not
_jobroot-edges = $(call _jobroot-typedep,$1) $(if $(call \
  _jobroot-is-type,$1),,$(if $(call _jobroot-suffix,$1),$(basename $1)))

# Function:  _jobroot-asker
# Arguments: 1: a type or chain
# Returns:   which of its settings says what it needs: what is put together of
#            others has one of its own
_jobroot-asker = $(or $(if $(call _jobroot-is-set,ROOTFS_$(call \
  _jobroot-upper,$1)_TYPEDEP),,$(call \
  _jobroot-get,_jobroot-type-$(call _jobroot-native,$1)-FROM)),TYPEDEP)

# Function:  _jobroot-is-masked
# Arguments: 1: a type or chain
# Returns:   something if it, or what it is converted from, is not to be built
_jobroot-is-masked = $(or $(filter $1,$(_jobroot-masked)),$(if $(call \
  _jobroot-is-type,$1),,$(if $(call _jobroot-suffix,$1),$(call \
  _jobroot-is-masked,$(basename $1)))))
_jobroot-masked := $(call _jobroot-get,ROOTFS_TYPES_MASKED)

# Function:  _jobroot-visit
# Arguments: 1: a name  2: the names that led to it  3: who asks for it
# Returns:   nothing; notes what is wrong. _jobroot-order gets what is to be
#            built, each after what it needs itself.
_jobroot-visited :=
_jobroot-order :=
_jobroot-visit = $(if $(filter $1,$2),$(call _jobroot-circle,$(call \
  _jobroot-after,$1,$2) $1),$(if $(filter $1,$(_jobroot-visited)),,$(call \
  _jobroot-enter,$1,$2,$3)))
_jobroot-enter = $(eval _jobroot-visited += $1)$(if $(call \
  _jobroot-is-masked,$1),$(call _jobroot-descend,$1,$2),$(if $(call \
  _jobroot-base,$1),$(call _jobroot-check-name,$1)$(call \
  _jobroot-descend,$1,$2)$(eval _jobroot-order += $1),$(call \
  _jobroot-unknown,$1,$3)))
_jobroot-descend = $(foreach _n,$(call _jobroot-edges,$1),$(call \
  _jobroot-visit,$(_n),$2 $1,ROOTFS_$(call _jobroot-upper,$1)_$(call \
  _jobroot-asker,$1)))$(call _jobroot-leave,$1,$(call \
  _jobroot-unmask,$(call _jobroot-edges,$1)))
_jobroot-leave = $(eval _jobroot-needs-$1 := $2)$(eval \
  _jobroot-below-$1 := $(sort $2 $(foreach _n,$2,$(call \
  _jobroot-closure-of,$(_n)))))$(eval _jobroot-uses-$1 := $(sort $2 $(foreach \
  _n,$2,$(if $(call _jobroot-is-type,$(_n)),$(call _jobroot-used,$(_n))))))

# Function:  _jobroot-needs
# Arguments: 1: a type or chain that was visited
# Returns:   the names it needs; a masked one stands for what that one needs
_jobroot-needs = $(call _jobroot-get,_jobroot-needs-$1)
_jobroot-unmask = $(foreach _n,$1,$(if $(call \
  _jobroot-is-masked,$(_n)),$(call _jobroot-needs,$(_n)),$(_n)))

# Function:  _jobroot-closure-of
# Arguments: 1: a type or chain that was visited
# Returns:   what it needs, and what that needs
_jobroot-closure-of = $(call _jobroot-get,_jobroot-below-$1)

# Function:  _jobroot-used
# Arguments: 1: a type or chain that was visited
# Returns:   the images whose files it may read: those it needs, and what types
#            among them need; who needs ext4.zst does not read ext4
_jobroot-used = $(call _jobroot-get,_jobroot-uses-$1)

# Function:  _jobroot-circle
# Arguments: 1: the names along it, the first one again at the end
# Returns:   nothing; notes the circle and the variables that make it
_jobroot-circle = $(call _jobroot-wrong,circular type dependency: $(call \
  _jobroot-join, -> ,$1)$(call _jobroot-set-in,$(sort $(foreach \
  _n,$1,$(call _jobroot-edge-settings,$(_n))))))
_jobroot-set-in = $(if $1, (set in $(call _jobroot-join,$(_jobroot-comma) ,$1)))
_jobroot-edge-settings = $(filter $(addprefix ROOTFS_$(call \
  _jobroot-upper,$1)_,DEPENDENCIES $(call \
  _jobroot-asker,$1)),$(_jobroot-settings))

# What is asked for: by the makefile, and by goals such as rootfs-tar.xz or
# rootfs-tar.xz-clean, the latter without building it.
_jobroot-is-chosen = $(filter y,$(call _jobroot-get,BR2_TARGET_ROOTFS_$(call \
  _jobroot-upper,$1)))
_jobroot-chosen-chains ?=
_jobroot-requested := $(ROOTFS_TYPES) $(if $(filter \
  packages,$(ROOTFS_TYPES)),,$(if $(_jobroot-package-manifest),packages)) \
  $(foreach _t,$(sort $(_jobroot-declared) \
  $(_jobroot-native-types)),$(if $(call _jobroot-is-chosen,$(_t)),$(_t) $(call \
  _jobroot-chosen-chains,$(_t))))
_jobroot-asked := $(call _jobroot-get,MAKECMDGOALS)
_jobroot-goals := $(call _jobroot-images-among,$(_jobroot-asked))
_jobroot-mentioned := $(call _jobroot-images-among,$(foreach \
  _v,$(_jobroot-verbs),$(patsubst %-$(_v),%,$(filter \
  %-$(_v),$(_jobroot-asked)))))
_jobroot-others := $(if $(filter %-diff,$(_jobroot-asked)),$(call \
  _jobroot-get,OTHER))

$(foreach _n,$(_jobroot-requested),$(call _jobroot-visit,$(_n),,ROOTFS_TYPES))
$(foreach _n,$(_jobroot-others),$(call _jobroot-visit,$(_n),,OTHER))
$(foreach _n,$(_jobroot-goals) $(_jobroot-mentioned),$(call \
  _jobroot-visit,$(_n),,the command line))
$(call _jobroot-stop)
_jobroot-wanted := $(call _jobroot-unmask,$(_jobroot-requested))

# Function:  _jobroot-made-from
# Arguments: 1: a type or chain
# Returns:   what it is converted from, step by step
_jobroot-made-from = $(if $(call _jobroot-is-type,$1),,$(basename $1) $(call \
  _jobroot-made-from,$(basename $1)))

# What proves an image is right of the very bytes. These come out again where
# SOURCE_DATE_EPOCH is set; elsewhere the image stays, or the next one that
# needs it would get another.
_jobroot-proven := $(if $(strip $(call \
  _jobroot-get,SOURCE_DATE_EPOCH)),,$(foreach _n,$(_jobroot-order),$(if $(call \
  _jobroot-conversion,$(call _jobroot-suffix,$(_n)),PROVES),$(call \
  _jobroot-made-from,$(_n)))))

# Nobody asked for these: they go when they have been used.
_jobroot-by-file := $(foreach _n,$(_jobroot-order),$(if $(filter $(call \
  _jobroot-file,$(_n)),$(_jobroot-asked)),$(_n)))
_jobroot-between := $(filter-out $(_jobroot-wanted) $(_jobroot-goals) \
  $(_jobroot-by-file) $(_jobroot-proven),$(_jobroot-order))
