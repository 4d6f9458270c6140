# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a flavour is, from settings of its own and of all; what cannot be
# built is refused before anything is done, with the line to write instead.

KERNEL_FLAVOURS ?=
KERNEL_DEPENDENCIES ?=
_jobroot-flavours := $(strip $(KERNEL_FLAVOURS))

# Function:  _jobroot-flavour-variable
# Arguments: 1: a flavour  2: a setting such as CONFIG
# Returns:   the name of the variable that has it for this flavour alone
_jobroot-flavour-variable = KERNEL_$(call _jobroot-upper,$1)_$2

# Function:  _jobroot-flavour-setting
# Arguments: 1: a flavour  2: a setting  3: what it is if nobody set it
# Returns:   the flavour's own value, else that of all
_jobroot-flavour-setting = $(strip $(call _jobroot-get-or,$(call \
  _jobroot-flavour-variable,$1,$2),$(call \
  _jobroot-get-or,KERNEL_$2,$3)))

# Function:  _jobroot-flavour-all
# Arguments: 1: a flavour  2: a setting
# Returns:   the value for all, and the flavour's own behind it
_jobroot-flavour-all = $(strip $(call _jobroot-get,KERNEL_$2) $(call \
  _jobroot-get,$(call _jobroot-flavour-variable,$1,$2)))

_jobroot-flavour-config = $(call _jobroot-flavour-setting,$1,CONFIG,defconfig)
_jobroot-flavour-target = $(call _jobroot-flavour-setting,$1,TARGET,bindeb-pkg)
_jobroot-flavour-place = $(KERNEL_DIR)/$1
_jobroot-flavour-into = $(BINARIES_DIR)/$1

# Function:  _jobroot-flavour-files
# Arguments: 1: a flavour
# Returns:   the files that its configuration is made of
_jobroot-flavour-files = $(foreach _c,$(call \
  _jobroot-flavour-config,$1),$(if $(findstring /,$(_c)),$(_c))) $(call \
  _jobroot-flavour-all,$1,FRAGMENTS)

# Those that insist on the source as their working directory write to it.
_jobroot-source-targets := deb-pkg rpm-pkg
_jobroot-kernel-targets := bindeb-pkg binrpm-pkg tar-pkg targz-pkg tarbz2-pkg \
  tarxz-pkg tarzst-pkg $(_jobroot-source-targets)

# What else is called kernel-<word>, or is a file among the flavours'.
_jobroot-flavours-reserved := packages list clean fingerprint

# Function:  _jobroot-need-flavour
# Arguments: 1: a flavour
# Returns:   nothing; notes what is wrong with it
_jobroot-need-flavour = $(if $(filter $(_jobroot-flavours-reserved) \
  %-clean,$1),$(call _jobroot-wrong,flavour '$1' would make the target \
  kernel-$1 mean two things; use another name))$(if $(or $(findstring \
  /,$1),$(findstring %,$1),$(findstring :,$1),$(filter .%,$1)),$(call \
  _jobroot-wrong,flavour '$1' cannot be the name of a directory and a target; \
  use letters and digits))$(foreach _o,$(filter \
  %=$(call _jobroot-upper,$1),$(_jobroot-flavours-known)),$(call \
  _jobroot-wrong,flavours '$(firstword $(subst =, ,$(_o)))' and '$1' would \
  share the variables KERNEL_$(call _jobroot-upper,$1)_*; rename one))$(eval \
  _jobroot-flavours-known += $$1=$$(call _jobroot-upper,$$1))$(call \
  _jobroot-need-target,$1,$(firstword $(filter $(call \
  _jobroot-flavour-variable,$1,TARGET),$(.VARIABLES)) KERNEL_TARGET))
_jobroot-flavours-known :=
_jobroot-need-target = $(if $(filter-out 1,$(words $(call \
  _jobroot-flavour-target,$1))),$(call _jobroot-wrong,$2 is '$(call \
  _jobroot-flavour-target,$1)'; name one target),$(if $(filter $(call \
  _jobroot-flavour-target,$1),$(_jobroot-kernel-targets)),,$(call \
  _jobroot-wrong,$2 is '$(call _jobroot-flavour-target,$1)'; expected $(call \
  _jobroot-join, or ,$(_jobroot-kernel-targets)))))

$(call _jobroot-need-path,KERNEL_SOURCE,the directory of the kernel's source)
$(call _jobroot-need-path,BINARIES_DIR,the directory for packages)
$(call _jobroot-need-place,KERNEL_DIR,kernel)
$(call _jobroot-need-outside,KERNEL_SOURCE,BINARIES_DIR KERNEL_DIR,nobody may \
  write there)
$(foreach _f,$(_jobroot-flavours),$(call _jobroot-need-flavour,$(_f)))
$(call _jobroot-note,$(call _jobroot-wrong-time,SOURCE_DATE_EPOCH))
$(call _jobroot-stop)
