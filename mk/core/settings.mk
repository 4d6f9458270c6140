# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a setting with a wrong value is told before any work, if it is there at
# the include; what is set later is looked at when a script is written.

# Function:  _jobroot-wrong-word
# Arguments: 1: a variable's name  2: what it may be
# Returns:   what is wrong with its value, if anything
_jobroot-wrong-word = $(foreach _v,$(call _jobroot-get,$1),$(if $(filter \
  $(_v),$2),,$1 is '$(_v)'; expected $(call _jobroot-join, or ,$2)))

# Function:  _jobroot-no-digits
# Arguments: 1: a text
# Returns:   the text without the digits in it
_jobroot-no-digits = $(subst 0,,$(subst 1,,$(subst 2,,$(subst 3,,$(subst \
  4,,$(subst 5,,$(subst 6,,$(subst 7,,$(subst 8,,$(subst 9,,$1))))))))))

# The same for a time, and for a number of threads.
_jobroot-wrong-time = $(foreach _v,$(call _jobroot-get,$1),$(if $(call \
  _jobroot-no-digits,$(_v)),$1 is '$(_v)'; expected seconds since 1970))
_jobroot-wrong-jobs = $(foreach _v,$(call _jobroot-get,$1),$(if $(filter-out \
  -,$(call _jobroot-no-digits,$(_v)))$(filter 0 0-% -% %-,$(_v)),$1 is \
  '$(_v)'; expected MIN-MAX such as 1-4))

# Function:  _jobroot-note
# Arguments: 1: what is wrong, or nothing
# Returns:   nothing
_jobroot-note = $(if $1,$(call _jobroot-wrong,$1))
_jobroot-need-word = $(call _jobroot-note,$(call _jobroot-wrong-word,$1,$2))

_jobroot-mtimes := clamp set keep
_jobroot-view-modes := auto overlay reflink copy
_jobroot-trees := auto private shared none

# Function:  _jobroot-need-settings
# Returns:   nothing; notes what is wrong at the include
_jobroot-need-settings = $(call \
  _jobroot-note,$(call _jobroot-wrong-time,SOURCE_DATE_EPOCH))$(call \
  _jobroot-need-word,ROOTFS_MTIME,$(_jobroot-mtimes))$(call \
  _jobroot-need-word,ROOTFS_KEEP,none fail all)$(call \
  _jobroot-need-word,ROOTFS_COLOR,y n)$(call \
  _jobroot-need-word,ROOTFS_VIEW_MODE,$(_jobroot-view-modes))$(foreach \
  _s,$(filter ROOTFS_%_TREE,$(.VARIABLES)),$(call \
  _jobroot-need-word,$(_s),$(_jobroot-trees)))$(foreach _s,$(filter \
  ROOTFS_%_JOBS,$(.VARIABLES)),$(call _jobroot-note,$(call \
  _jobroot-wrong-jobs,$(_s))))

# Function:  _jobroot-need-sound
# Returns:   nothing, or does not return: of all settings those that the script
#            of the image in $(ROOTFS) depends on
_jobroot-need-sound = $(foreach _w,$(call _jobroot-join,@@,$(or $(call \
  _jobroot-wrong-time,SOURCE_DATE_EPOCH),$(call \
  _jobroot-wrong-word,ROOTFS_MTIME,$(_jobroot-mtimes)),$(call \
  _jobroot-wrong-word,ROOTFS_VIEW_MODE,$(_jobroot-view-modes)),$(call \
  _jobroot-wrong-word,ROOTFS_$(ROOTFS)_TREE,$(_jobroot-trees)),$(call \
  _jobroot-wrong-jobs,ROOTFS_$(ROOTFS)_JOBS),$(call \
  _jobroot-wrong-jobs,ROOTFS_CONV_$(call \
  _jobroot-suffix,$(call _jobroot-get,_jobroot-name))_JOBS))),$(error rootfs: \
  $(subst @@, ,$(_w))))
