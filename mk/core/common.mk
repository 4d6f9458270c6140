# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what all images need is done once. The target directory's fingerprint
# and the common command are files that change when what they stand for does;
# the seal of the common session is made of them, and every image of the seal.

ROOTFS_COMMON_DEPENDENCIES ?=
_jobroot-inputs = $(ROOTFS_USERS_TABLES) $(ROOTFS_DEVICE_TABLES) \
  $(call _jobroot-unquoted,BR2_ROOTFS_POST_FAKEROOT_SCRIPT)
_jobroot-seal := $(_jobroot-common)/session/seal

.PHONY: _jobroot-force rootfs-common

rootfs-common: $(_jobroot-seal)

_jobroot-prologue ?=
define _jobroot-common-text
# $(strip $(_jobroot-view-mode) $(_jobroot-clamp))
$(_jobroot-root-preamble)
$(_jobroot-prologue)$(_jobroot-common-tables)$(_jobroot-common-hooks)
$(_jobroot-clean-tree)
endef

# The lock waits for images that a make killed meanwhile has left at work.
_jobroot-watched = $(if $(filter \
  y,$(call _jobroot-get,ROOTFS_CHECK_TARGET)),$(BASE_TARGET_DIR))
define _jobroot-run-common
$(if $(_jobroot-quiet),,printf '  %-7s %s\n' COMMON $(BASE_TARGET_DIR) >&2;) \
$(_jobroot-path) exec $(JOBROOT_COMMAND) image lock \
  --forget $(_jobroot-session) $(_jobroot-common)/lock sh -ec '\
  $(JOBROOT_COMMAND) run --session $(_jobroot-session) \
    $(_jobroot-view-mode) $(_jobroot-clamp) \
    --view $(abspath $(BASE_TARGET_DIR)) --view-at $(ROOTFS_COMMON_TARGET_DIR) \
    -- sh $(_jobroot-common)/command; \
  $(if $(_jobroot-watched),$(JOBROOT_COMMAND) image fingerprint --expect \
    $(_jobroot-common)/fingerprint $(_jobroot-watched);) \
  $(JOBROOT_COMMAND) session seal $(_jobroot-session)'
endef

$(_jobroot-common)/command: private ROOTFS := COMMON
$(_jobroot-common)/command: _jobroot-force
	@$(call _jobroot-print,$(_jobroot-common-text)) | \
	  $(JOBROOT_COMMAND) image record $@

$(_jobroot-common)/fingerprint: _jobroot-force $(_jobroot-inputs) | \
    $(ROOTFS_COMMON_DEPENDENCIES) _jobroot-tools
	@$(JOBROOT_COMMAND) image fingerprint -o $@ \
	  --session $(_jobroot-session) $(BASE_TARGET_DIR) $(_jobroot-inputs)

$(_jobroot-seal): $(_jobroot-common)/fingerprint $(_jobroot-common)/command \
    $(if $(_jobroot-ids),$(_jobroot-noted-ids))
	$(_jobroot-q)$(_jobroot-run-common)

# What sizes and losses follow from. Where an image differs, it is measured
# itself instead.
_jobroot-measurement := $(_jobroot-common)/measurement
_jobroot-measured = $(abspath $(_jobroot-measurement))
$(_jobroot-measurement): $(_jobroot-seal)
	$(_jobroot-q)$(_jobroot-path) exec $(JOBROOT_COMMAND) image lock --shared \
	  $(_jobroot-common)/lock $(JOBROOT_COMMAND) image measure -o $@ \
	  --session $(_jobroot-session)
