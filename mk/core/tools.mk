# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: all tools that are missing are told together, after what may build them
# and before any work; not while make reads its files, so that `make clean`
# works without them.

.PHONY: _jobroot-tools

# Single images want only what these images need.
_jobroot-sought = $(filter $(call _jobroot-with-needs,$(_jobroot-singles) $(if \
  $(_jobroot-asks-more),$(_jobroot-wanted))),$(_jobroot-order))
_jobroot-tools-of = $(foreach ROOTFS,$(call _jobroot-upper,$1),$(if $(call \
  _jobroot-is-type,$1),$(call _jobroot-attribute,$1,TOOLS),$(call \
  _jobroot-conversion,$(call _jobroot-suffix,$1),TOOLS)))

# Function:  _jobroot-seek-tools
# Arguments: 1: types and chains
_jobroot-seek-tools = $(_jobroot-path) $(JOBROOT_COMMAND) image \
  tools $(addprefix rootfs-common:,$(_jobroot-common-tools)) $(foreach \
  _n,$1,$(addprefix $(_n):,$(call _jobroot-tools-of,$(_n))))
_jobroot-common-tools ?=

# A target such as rootfs-initramfs may need an image itself.
_jobroot-tools: | $(filter-out rootfs-%,$(sort $(foreach \
    _n,$(_jobroot-order),$(call _jobroot-order-only,$(_n)))))
	@$(call _jobroot-seek-tools,$(_jobroot-sought))
