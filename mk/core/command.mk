# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what makes an image is written to a file, its command, whenever the
# text differs from the one before; so make knows of changed options, hooks
# and tools' arguments as it knows of changed files. Each command is expanded
# in its own recipe, where ROOTFS names the image. What follows #@after is for
# `jobroot image publish` to do as recipe lines, when the image is there; after
# #@image it looks for programs that would see nothing of the session.

# Where a native command writes: a hidden name in the image's own directory.
# `image publish` puts something unique in the place of @run@.
_jobroot-temporary = $(abspath $(dir $1))/.$(notdir $1).tmp-@run@
_jobroot-output = $(if $(filter \
  $(_jobroot-name),$(_jobroot-declared)),$(abspath $(call \
  _jobroot-file,$(_jobroot-name))),$(call _jobroot-temporary,$(call \
  _jobroot-file,$(_jobroot-name))))

# How the views of the tree are made; jobroot run finds the best by itself.
_jobroot-view-mode = $(addprefix --view-mode ,$(strip $(call \
  _jobroot-get,ROOTFS_VIEW_MODE)))

# What every script begins with.
define _jobroot-preamble
$(_jobroot-need-sound)set -e
umask 022
export LC_ALL=C TZ=UTC
$(if $(_jobroot-epoch),export SOURCE_DATE_EPOCH=$(_jobroot-epoch))
$(if $(_jobroot-epoch),export E2FSPROGS_FAKE_TIME=$(_jobroot-epoch))
export JOBROOT_JOBS=$${JOBROOT_JOBS:-1}
endef

# What the user wants this one's tools to find.
_jobroot-own-environment = $(call _jobroot-export,$(strip $(if $(call \
  _jobroot-is-type,$(_jobroot-name)),$(call \
  _jobroot-attribute,$(_jobroot-name),ENV),$(call \
  _jobroot-conversion,$(call _jobroot-suffix,$(_jobroot-name)),ENV))))
_jobroot-export = $(if $1,export $1$(_jobroot-newline))

# What every script under the fake root goes on with.
define _jobroot-root-preamble
$(_jobroot-preamble)
export TARGET_DIR=$(_jobroot-target) PARALLEL_JOBS=$$JOBROOT_JOBS
$(_jobroot-script-environment)
endef
# An image of images has no tree.
define _jobroot-plain-preamble
$(_jobroot-preamble)
$(_jobroot-script-environment)
endef
# What is removed from an empty one would be removed from /.
_jobroot-target = $(or $(strip $(TARGET_DIR)),$(error rootfs: \
  ROOTFS_$(ROOTFS)_TARGET_DIR is empty; leave it alone or name a directory))

# What was running does not belong into an image; find(1) does not follow
# links, and a link in the place of a directory is left as it is.
define _jobroot-clean-tree
for directory in run tmp; do
  [ ! -d $(TARGET_DIR)/$$directory ] || [ -L $(TARGET_DIR)/$$directory ] ||
    find $(TARGET_DIR)/$$directory -mindepth 1 -delete
done
$(if $(filter set,$(_jobroot-mtime)),find $(TARGET_DIR) -exec \
  touch -h -d @$(_jobroot-epoch) {} +$(_jobroot-newline))$(call \
  _jobroot-get,ROOTFS_SELINUX)
endef

# Function:  _jobroot-tokens
# Arguments: 1: MIN-MAX threads, or 1
# Returns:   the words before a command that may use so many
_jobroot-tokens = $(if $(filter-out 1,$1),$(JOBROOT_COMMAND) job \
  -n $(subst -,:,$1) --)

# In a type of one's own, as in Buildroot, a compressed image beside the image.
_jobroot-compress-ext = $(strip $(call \
  _jobroot-get,ROOTFS_$(call _jobroot-upper,$1)_COMPRESS_EXT))
_jobroot-compress = $(if $(call _jobroot-compress-ext,$1),$(call \
  _jobroot-get,ROOTFS_$(ROOTFS)_COMPRESS_CMD) $@ > $@$(call \
  _jobroot-compress-ext,$1)$(_jobroot-newline))

# What differs in `image publish` from one image to the next.
_jobroot-publish-options = $(strip $(_jobroot-seed) $(_jobroot-limit) \
  $(_jobroot-may-grow) $(if $(filter \
  $(_jobroot-name),$(_jobroot-declared)),--in-place))

# What takes a tool's own times and drawn numbers out of the file that follows.
_jobroot-normalize = $(JOBROOT_COMMAND) image normalize $(if \
  $(_jobroot-seed),--uuid $$ROOTFS_UUID) --name $(notdir $(call \
  _jobroot-file,$(_jobroot-name)))

# Function:  _jobroot-image-text
# Returns:   the command of the image that $(_jobroot-name) is
define _jobroot-image-text
# $(_jobroot-publish-options) $(_jobroot-around)
$(if $(call _jobroot-treeless,$(_jobroot-name)),$(_jobroot-plain-preamble)
$(_jobroot-own-environment),$(_jobroot-root-preamble)
$(_jobroot-own-environment)#@tree
$(_jobroot-change-tree))$(call _jobroot-hooks,ROOTFS_$(ROOTFS)_PRE_GEN_HOOKS)
$(if $(call _jobroot-private,$(_jobroot-name)),$(_jobroot-prepare-tree))
#@command
$(call _jobroot-in-part,_jobroot-make-image)
#@after
$(foreach @,$(call _jobroot-file,$(_jobroot-name)),$(if $(filter \
  $(_jobroot-name),$(_jobroot-declared)),$(call \
  _jobroot-compress,$(_jobroot-name)))$(call \
  _jobroot-hooks,ROOTFS_$(ROOTFS)_POST_GEN_HOOKS))
endef
_jobroot-change-tree = $(call \
  _jobroot-image-tables,$(_jobroot-name))$(_jobroot-image-hooks)
define _jobroot-prepare-tree
$(_jobroot-take-part)$(call _jobroot-in-part,_jobroot-own-preparation)
$(_jobroot-clean-tree)
endef
_jobroot-own-preparation = $(call _jobroot-attribute,$(_jobroot-name),PREPARE)
define _jobroot-make-image
$(_jobroot-tell-loss)$(if $(filter none,$(call \
  _jobroot-size-model,$(_jobroot-name))),,$(call \
  _jobroot-set-size,$(_jobroot-name)))
#@image
$(call _jobroot-dressed,$(foreach @,$(_jobroot-output),$(call \
  _jobroot-attribute,$(_jobroot-name),CMD)))
endef
_jobroot-around = $(strip $(call _jobroot-tokens,$(or $(strip $(call \
  _jobroot-attribute,$(_jobroot-name),JOBS)),1)) $(if $(call \
  _jobroot-treeless,$(_jobroot-name)),,$(_jobroot-in-fork)) sh {script})
_jobroot-in-fork = $(JOBROOT_COMMAND) run \
  --session $(_jobroot-own-session) --fork $(_jobroot-session) \
  --view-at $(TARGET_DIR) $(_jobroot-view-mode) $(if $(call \
  _jobroot-private,$(_jobroot-name)),,--view-read-only) $(_jobroot-clamp) --
_jobroot-own-session = $(_jobroot-fs)/$(_jobroot-name)/session

# Function:  _jobroot-conversion-text
# Returns:   the command of the conversion that $(_jobroot-name) ends in
define _jobroot-conversion-text
# $(_jobroot-publish-options) $(_jobroot-convert)
$(_jobroot-preamble)
$(_jobroot-own-environment)$(foreach <,$(abspath $(call \
  _jobroot-file,$(basename $(_jobroot-name)))),$(foreach \
  @,$(_jobroot-output),$(call _jobroot-conversion,$(call \
  _jobroot-suffix,$(_jobroot-name)),CMD)))
#@after
$(foreach @,$(call _jobroot-file,$(_jobroot-name)),$(call \
  _jobroot-hooks,ROOTFS_$(ROOTFS)_POST_GEN_HOOKS))
endef
_jobroot-convert = $(strip $(call _jobroot-tokens,$(or $(strip $(call \
  _jobroot-conversion,$(call _jobroot-suffix,$(_jobroot-name)),JOBS)),1)) \
  sh {script})
