# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what users do to an image besides: hooks, which are variables with
# shell text, and scripts, which are files, in Buildroot's order and with its
# arguments. They run once for all images; who looks at the path that he is
# given can have them run for each.

# Function:  _jobroot-hooks
# Arguments: 1: a variable with names of variables
# Returns:   what those hold, each in lines of its own
_jobroot-hooks = $(foreach _h,$(call _jobroot-get,$1),$(if $(call \
  _jobroot-is-set,$(_h)),$($(_h))$(_jobroot-newline),$(error rootfs: hook \
  '$(_h)' in $1 is not defined; define it)))

# Function:  _jobroot-unquoted
# Arguments: 1: a variable's name
# Returns:   its value without the quotes that a .config has
_jobroot-unquoted = $(strip $(subst ",,$(call _jobroot-get,$1)))

# Function:  _jobroot-scripts
# Arguments: 1: a variable with files to run  2: the first argument
#            3: the variable with more of them
_jobroot-scripts = $(foreach _s,$(call _jobroot-unquoted,$1),$(strip \
  $(call _jobroot-get,EXTRA_ENV) $(_s) $2 $(call \
  _jobroot-unquoted,BR2_ROOTFS_POST_SCRIPT_ARGS) $(call \
  _jobroot-unquoted,$3))$(_jobroot-newline))

# What scripts and hooks find in their environment, as far as it is set.
_jobroot-script-paths := BUILD_DIR HOST_DIR STAGING_DIR BASE_DIR CONFIG_DIR \
  BR2_CONFIG
_jobroot-script-environment = export BINARIES_DIR=$(abspath \
  $(BINARIES_DIR))$(foreach _v,$(call _jobroot-texts,$(strip \
  $(_jobroot-script-paths))), $(_v)=$(call _jobroot-quote,$(abspath $($(_v)))))

# The two of them that may be once for all or once for each. What follows in
# Buildroot follows here.
_jobroot-each-hook = $(filter y,$(call _jobroot-get,ROOTFS_PRE_CMD_PER_IMAGE))
_jobroot-each-script = $(or $(_jobroot-each-hook),$(filter y,$(call \
  _jobroot-get,ROOTFS_POST_FAKEROOT_PER_IMAGE)))
_jobroot-pre-cmd = $(call _jobroot-hooks,ROOTFS_PRE_CMD_HOOKS)
_jobroot-post-fakeroot = $(call \
  _jobroot-scripts,BR2_ROOTFS_POST_FAKEROOT_SCRIPT,$(TARGET_DIR),$(strip \
  BR2_ROOTFS_POST_FAKEROOT_SCRIPT_ARGS))
_jobroot-common-hooks = $(call _jobroot-guarded,$(if \
  $(_jobroot-each-hook),,$(_jobroot-pre-cmd))$(if \
  $(_jobroot-each-script),,$(_jobroot-post-fakeroot)))
_jobroot-image-hooks = $(if $(_jobroot-each-hook),$(_jobroot-pre-cmd))$(if \
  $(_jobroot-each-script),$(_jobroot-post-fakeroot))

# Function:  _jobroot-guarded
# Arguments: 1: lines of the common script, or nothing
# Returns:   the lines; when one fails, it is told whose they are
_jobroot-guarded = $(if $(strip $1),trap '[ $$? = 0 ] || echo "rootfs: a hook \
  or script of all images failed; they are in $(_jobroot-common)/command" \
  >&2' EXIT$(_jobroot-newline)$1trap - EXIT$(_jobroot-newline))

# After all images.
define _jobroot-post-image
$(call _jobroot-hooks,ROOTFS_POST_IMAGE_HOOKS)
$(call _jobroot-scripts,BR2_ROOTFS_POST_IMAGE_SCRIPT,$(abspath \
  $(BINARIES_DIR)),BR2_ROOTFS_POST_IMAGE_SCRIPT_ARGS)
endef

# Function:  _jobroot-changes-tree
# Arguments: 1: a type
# Returns:   something if its tables, hooks or scripts do
_jobroot-changes-tree = $(strip $(call \
  _jobroot-own-tables,$1,USERS DEVICE) $(call _jobroot-get,ROOTFS_$(call \
  _jobroot-upper,$1)_PRE_GEN_HOOKS) $(if $(_jobroot-each-hook),$(call \
  _jobroot-get,ROOTFS_PRE_CMD_HOOKS)) $(if $(_jobroot-each-script),$(call \
  _jobroot-unquoted,BR2_ROOTFS_POST_FAKEROOT_SCRIPT)))
