# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what comes once after all images, and again when one of them, a hook or
# a variable has changed: `jobroot image finish` lists them, runs the hooks and
# removes old ones. What it needs to know is kept in a file, as commands are.

# Function:  _jobroot-variable-lines
# Arguments: 1: names of variables
# Returns:   NAME=value of each that is set, in lines
_jobroot-variable-lines = $(foreach _v,$1,$(if $(call \
  _jobroot-is-set,$(_v)),$(_v)=$(subst \
  $(_jobroot-newline), ,$(call _jobroot-get,$(_v)))$(_jobroot-newline)))

# Directories by the names that Buildroot, wic and genimage have for them.
define _jobroot-environment
BASE_TARGET_DIR=$(abspath $(BASE_TARGET_DIR))
BINARIES_DIR=$(abspath $(BINARIES_DIR))
FS_DIR=$(_jobroot-fs)
IMAGE_ROOTFS=$(abspath $(BASE_TARGET_DIR))
DEPLOY_DIR_IMAGE=$(abspath $(BINARIES_DIR))
IMGDEPLOYDIR=$(abspath $(BINARIES_DIR))
WORKDIR=$(_jobroot-fs)
IMAGE_BASENAME=rootfs
IMAGE_NAME=rootfs$(addprefix -,$(_jobroot-version))
IMAGE_LINK_NAME=rootfs
GENIMAGE_INPUTPATH=$(abspath $(BINARIES_DIR))
GENIMAGE_OUTPUTPATH=$(abspath $(BINARIES_DIR))
GENIMAGE_TMPPATH=$(_jobroot-fs)/genimage/tmp
GENIMAGE_ROOTPATH=$(_jobroot-fs)/genimage/root
$(call _jobroot-variable-lines,ROOTFS_TYPES ROOTFS_VERSION SOURCE_DATE_EPOCH \
  $(call _jobroot-get,ROOTFS_ENVIRONMENT))
#@hooks
$(_jobroot-script-environment)
#@after
$(_jobroot-post-image)
endef

# One at a time writes into a directory, or it would tell of somebody who waits.
$(FS_DIR)/finish: _jobroot-force | $(FS_DIR)/plan
	@$(call _jobroot-print,$(_jobroot-environment)) | \
	  $(JOBROOT_COMMAND) image record $@

# A tree that no image has read has no size.
_jobroot-wanted-measurement := $(if $(strip $(foreach \
  _n,$(_jobroot-order),$(if $(call _jobroot-is-type,$(_n)),$(if $(call \
  _jobroot-treeless,$(_n)),,$(_n))))),$(_jobroot-measurement))
_jobroot-tree-size = $$([ ! -e $(_jobroot-measurement) ] || \
  $(JOBROOT_COMMAND) image measure --for plain --type rootfs \
  $(foreach ROOTFS,_,$(call \
  _jobroot-size-option,--overhead-factor,OVERHEAD_FACTOR) $(call \
  _jobroot-size-option,--extra-space,EXTRA_SPACE) $(call \
  _jobroot-size-option,--alignment,ALIGNMENT) $(call \
  _jobroot-size-option,--min-size,MIN_SIZE)) \
  --from $(_jobroot-measurement))

$(FS_DIR)/finished: $(call _jobroot-images,$(call \
    _jobroot-longest-first,$(_jobroot-wanted))) $(FS_DIR)/finish \
    $(_jobroot-wanted-measurement) \
    $(call _jobroot-unquoted,BR2_ROOTFS_POST_IMAGE_SCRIPT) | $(FS_DIR)/plan
	@mkdir -p $(FS_DIR)/genimage/root
	$(_jobroot-q)$(_jobroot-path) exec $(JOBROOT_COMMAND) image finish \
	  --hooks $(FS_DIR)/finish --size "$(_jobroot-tree-size)" \
	  --shell $(call _jobroot-quote,$(_jobroot-shell)) $(if $(filter y,$(call \
	  _jobroot-get,ROOTFS_REMOVE_OLD)),--remove-old) \
	  $(if $(_jobroot-wanted),--index $(BINARIES_DIR)/images.json \
	  --environment $(BINARIES_DIR)/images.env) \
	  $(if $(_jobroot-quiet),--quiet) $(FS_DIR)/plan
