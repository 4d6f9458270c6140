# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a wrong name is the commonest mistake, and the answer should be the line
# to write. Here is what can be wrong with one name, each with its message.

# Function:  _jobroot-check-name
# Arguments: 1: a type or chain that is needed
# Returns:   nothing; notes what is wrong with it
_jobroot-check-name = $(call _jobroot-check-reserved,$1)$(if $(call \
  _jobroot-is-type,$1),$(call _jobroot-check-command,$1),$(call \
  _jobroot-check-conversion,$1))$(call \
  _jobroot-claim,$1,$(call _jobroot-upper,$1),share the variables \
  ROOTFS_$(call _jobroot-upper,$1)_*; rename one)$(call \
  _jobroot-claim,$1,$(call _jobroot-file,$1),both be the file $(call \
  _jobroot-file,$1); set ROOTFS_$(call _jobroot-upper,$1)_IMAGE_NAME)

_jobroot-reserved := common list clean check graph reproduce tools
_jobroot-verbs := shell script show-depends show-info clean diff
_jobroot-check-reserved = $(if $(filter $(_jobroot-reserved) $(addprefix \
  %-,$(_jobroot-verbs)),$1),$(call _jobroot-wrong,type '$1' would make the \
  target rootfs-$1 mean two things; use another name))

# What our command must be told, another one need not.
_jobroot-check-command = $(foreach ROOTFS,$(call _jobroot-upper,$1),$(if \
  $(strip $(value ROOTFS_$(ROOTFS)_CMD)),,$(if $(call \
  _jobroot-native,$1),$(call _jobroot-get,_jobroot-type-$(call \
  _jobroot-native,$1)-CHECK),$(call _jobroot-wrong,$(if $(call \
  _jobroot-is-set,ROOTFS_$(ROOTFS)_BASE),$(call _jobroot-no-such-type,$(strip \
  $(ROOTFS_$(ROOTFS)_BASE)),ROOTFS_$(ROOTFS)_BASE,$(strip \
  $(_jobroot-native-types))),type '$1' has no ROOTFS_$(ROOTFS)_CMD)))))
_jobroot-check-conversion = $(foreach _c,$(call _jobroot-suffix,$1),$(if \
  $(call _jobroot-is-set,ROOTFS_CONV_$(_c)_CMD),,$(call \
  _jobroot-get,_jobroot-conv-$(_c)-CHECK)$(call \
  _jobroot-check-of,$1,$(basename $1))))

# Some can be made of one type or conversion only. What a command of one's own
# makes is trusted.
_jobroot-check-of = $(foreach _o,$(call \
  _jobroot-get,_jobroot-conv-$(_c)-OF),$(if $(filter $(_o),$(if $(call \
  _jobroot-is-type,$2),$(or $(call _jobroot-native,$2),$(_o)),$(call \
  _jobroot-suffix,$2))),,$(call _jobroot-wrong,conversion '$(_c)' in '$1' is \
  for $(_o) only)))
_jobroot-has-command = $(or $(call _jobroot-native,$1),$(strip $(value \
  ROOTFS_$(call _jobroot-upper,$1)_CMD)))

# Function:  _jobroot-claim
# Arguments: 1: a name  2: what nobody else may have  3: what it would mean
# Returns:   nothing; notes who has it already
_jobroot-claims :=
_jobroot-claim = $(foreach _o,$(patsubst $2:%,%,$(filter \
  $2:%,$(_jobroot-claims))),$(call _jobroot-wrong,types '$(_o)' and '$1' would \
  $3))$(eval _jobroot-claims += $$2:$$1)

# Function:  _jobroot-unknown
# Arguments: 1: a name that is no type and no chain  2: where it was found
# Returns:   nothing; notes whether it is the type or a conversion that nobody
#            knows
_jobroot-unknown = $(foreach _t,$(call _jobroot-stem,$1),$(if $(call \
  _jobroot-is-type,$(_t)),$(call _jobroot-wrong,$(call \
  _jobroot-unknown-conversion,$(call \
  _jobroot-first-suffix,$(_t),$1),$1)),$(if $(filter \
  $(_t),$(_jobroot-told)),,$(eval _jobroot-told += $(_t))$(call \
  _jobroot-wrong,$(call _jobroot-unknown-type,$(_t),$2)))))
_jobroot-told :=

# The longest beginning of a name that is a type; else the name without the
# conversions at its end.
_jobroot-stem = $(or $(call _jobroot-type-in,$1),$(call _jobroot-bare,$1))
_jobroot-type-in = $(if $(suffix $1),$(or $(if $(call \
  _jobroot-is-type,$(basename $1)),$(basename $1)),$(call \
  _jobroot-type-in,$(basename $1))))
_jobroot-bare = $(if $(call _jobroot-suffix,$1),$(call \
  _jobroot-bare,$(basename $1)),$1)

# Of ext4.a.b the first of a, b that is no conversion.
_jobroot-first-suffix = $(firstword $(filter-out \
  $(_jobroot-conversions),$(subst ., ,$(patsubst $1.%,%,$2))))

_jobroot-known = $(sort $(_jobroot-native-types) $(_jobroot-declared) \
  $(foreach _n,$(_jobroot-visited),$(if $(call _jobroot-is-type,$(_n)),$(_n))))
_jobroot-unknown-type = $(call _jobroot-no-such-type,$1,$2,$(_jobroot-known))
_jobroot-no-such-type = unknown type '$1' in $2. Known: \
  $(strip $3)$(patsubst %,. Did you mean '%'?,$(call _jobroot-suggest,$1,$3))
_jobroot-unknown-conversion = unknown conversion '$1' in '$2'. Known: \
  $(_jobroot-conversions)$(patsubst %, ('%'?),$(call \
  _jobroot-suggest,$1,$(_jobroot-conversions)))

# The only shell that make runs while it reads us: when there is an error.
_jobroot-suggest = $(shell $(_jobroot-path) $(JOBROOT_COMMAND) image suggest \
  $(call _jobroot-quote,$1) $2)
