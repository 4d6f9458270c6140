# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: of images that could start, make takes those first that come first in a
# list. The last build tells after which most is to be done.

# Function:  _jobroot-longest-first
# Arguments: 1: names
# Returns:   the same: make starts what comes first as soon as it can. What is
#            new comes before what was built last time, since it may be long.
_jobroot-longest-first = $(if $(word 2,$1),$(call _jobroot-new-first,$(filter \
  $1,$(_jobroot-by-time)),$1),$1)
_jobroot-new-first = $(call _jobroot-heaviest-first,$(filter-out \
  $1,$2))$(if $1, $(strip $(call _jobroot-place,$(_jobroot-by-time),$1,)))
# All images, first the one after which most is to be done.
_jobroot-by-time := $(file <$(FS_DIR)/order)

# Function:  _jobroot-place
# Arguments: 1: all images by time  2: names by time  3: those in their place
# Returns:   the names, one at the place of the first image that it alone needs
_jobroot-place = $(if $1,$(call _jobroot-place,$(wordlist 2,$(words \
  $1),$1),$2,$3 $(call _jobroot-now,$(firstword $1),$2,$3)),$3)
_jobroot-now = $(if $(filter $1,$2),$(filter-out $3,$1),$(if $(filter \
  $1,$(foreach _n,$3,$(call _jobroot-closure-of,$(_n)))),,$(firstword \
  $(foreach _n,$2,$(if $(filter $1,$(call \
  _jobroot-closure-of,$(_n))),$(_n))))))

# Without a build to learn from.
_jobroot-heaviest-first = $(foreach _w,$(_jobroot-heavy),$(filter \
  $(_w),$1)) $(filter-out $(_jobroot-heavy),$1)
_jobroot-heavy := %.xz %.zst %.lzma %.bz2 squashfs% erofs% disk% ubi ext% ubifs%
