# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: images and kernels have in common where they are made: by a make that is
# new enough, from a directory that nobody writes to, in others that are not
# below it, and at paths that make can read.

ifneq ($(filter 3.% 4.0 4.0.% 4.1 4.1.% 4.2 4.2.%,$(MAKE_VERSION)),)
$(call _jobroot-wrong,make $(MAKE_VERSION) is too old; use 4.3 or later)
endif

# Function:  _jobroot-need-path
# Arguments: 1: a variable's name  2: what it is for
# Returns:   nothing; notes when it is not one word
_jobroot-need-path = $(if $(filter-out 1,$(words $(call \
  _jobroot-get,$1))),$(call _jobroot-wrong,$1 is $(if $(strip $(call \
  _jobroot-get,$1)),'$(call _jobroot-get,$1)'; choose a path without \
  blanks,not set; set it to $2)))

# Function:  _jobroot-need-place
# Arguments: 1: a variable's name  2: its directory's name below BUILD_DIR,
#            where it was never set
# Returns:   nothing; sets it, and notes when it is not one word
_jobroot-need-place = $(if $(call _jobroot-is-set,$1),,$(call \
  _jobroot-need-path,BUILD_DIR,the directory for everything else)$(eval \
  $1 := $$(call _jobroot-get-or,BUILD_DIR,.)/$2))$(call \
  _jobroot-need-path,$1,the directory for everything else)

# Function:  _jobroot-need-outside
# Arguments: 1: the variable with what is read  2: those with what is written
#            3: what would become of it
# Returns:   nothing; notes which of them are below it
_jobroot-need-outside = $(if $(filter-out 1,$(words $(CURDIR))),$(call \
  _jobroot-wrong,make runs in '$(CURDIR)'; choose a path without \
  blanks),$(if $(strip $(call _jobroot-get,$1)),$(foreach _v,$2,$(if $(filter \
  $(abspath $(call _jobroot-get,$1))/%,$(abspath $(call \
  _jobroot-get,$(_v)))/),$(call _jobroot-wrong,$(_v) is in $1; $3)))))
