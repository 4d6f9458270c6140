# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what can be said only when all types are known.

.PHONY: $(call _jobroot-no-package,$(ROOTFS_COMMON_DEPENDENCIES))

# The links of a HOST_DIR of our own.
_jobroot-linked = $(sort $(foreach _t,$(_jobroot-common-tools) $(foreach \
  _n,$(_jobroot-sought),$(call _jobroot-tools-of,$(_n))),$(firstword $(subst \
  :, ,$(_t)))))
.PHONY: _jobroot-host-links
_jobroot-host-links: | _jobroot-tools
	@for tool in $(_jobroot-linked); do \
	  [ -e $(HOST_DIR)/sbin/$$tool ] || { \
	    mkdir -p $(HOST_DIR)/bin $(HOST_DIR)/sbin && \
	    tool=$$($(_jobroot-path) command -v $$tool) && \
	    ln -sf $$tool $(HOST_DIR)/bin/ && ln -sf $$tool $(HOST_DIR)/sbin/; \
	  } || exit; \
	done
	@$(if $(filter mkfs.cramfs,$(_jobroot-linked)),ln -sf \
	  $(abspath $(_jobroot-buildroot))/buildroot/mkcramfs $(HOST_DIR)/bin/)

# Images that have no file in fs are Buildroot's targets too.
define _jobroot-announce-rule
ROOTFS_$2_NAME = rootfs-$1
ROOTFS_$2_TYPE = rootfs
TARGETS_ROOTFS += rootfs-$1
endef
$(foreach _n,$(filter-out $(_jobroot-declared),$(_jobroot-wanted)),$(eval \
  $(call _jobroot-announce-rule,$(_n),$(call _jobroot-upper,$(_n)))))

# Buildroot's ext2 leaves a link of the name that our ext3 or ext4 is.
_jobroot-generation = ext$(call _jobroot-unquoted,BR2_TARGET_ROOTFS_EXT2_GEN)
_jobroot-same-link = $(if $(filter ext2,$(_jobroot-declared)),$(filter-out \
  ext2,$(filter $(_jobroot-generation),$(_jobroot-order))))
$(foreach _t,$(_jobroot-same-link),$(call _jobroot-wrong,types 'ext2' of \
  generation $(patsubst ext%,%,$(_t)) and '$(_t)' would both be the file \
  $(call _jobroot-file,$(_t)); leave '$(_t)' out of ROOTFS_TYPES))
$(call _jobroot-stop)
