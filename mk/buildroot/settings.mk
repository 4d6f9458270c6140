# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a Buildroot configuration says of all images, as the settings of
# rootfs.mk.

ROOTFS_DEVICE_TABLES ?= $(call _jobroot-unquoted,BR2_ROOTFS_DEVICE_TABLE) \
  $(call _jobroot-unquoted,BR2_ROOTFS_STATIC_DEVICE_TABLE)
ROOTFS_USERS_TABLES ?= $(call _jobroot-unquoted,BR2_ROOTFS_USERS_TABLES)

# The tree is whole when Buildroot says so; a tree without that is whole.
.PHONY: target-finalize
ROOTFS_COMMON_NAME ?= rootfs-common
ROOTFS_COMMON_TYPE ?= rootfs
ROOTFS_COMMON_DEPENDENCIES += target-finalize $(BR2_TAR_HOST_DEPENDENCY)
ROOTFS_COMMON_FINAL_RECURSIVE_DEPENDENCIES = $(filter-out target-finalize \
  _jobroot-%,$(ROOTFS_COMMON_DEPENDENCIES))

# Not in images: the file that says so of the directory.
_jobroot-prologue = rm -f $(TARGET_DIR)/$(notdir \
  $(TARGET_DIR_WARNING_FILE))$(_jobroot-newline)

ifeq ($(call _jobroot-get,BR2_REPRODUCIBLE),y)
ROOTFS_MTIME ?= set
define ROOTFS_REPRODUCIBLE
find $(TARGET_DIR) -exec touch -h -d @$(SOURCE_DATE_EPOCH) {} +
endef
endif

# Labels are attributes that the session records.
ifeq ($(call _jobroot-get,BR2_PACKAGE_REFPOLICY),y)
_jobroot-policy = $(TARGET_DIR)/etc/selinux/targeted
define ROOTFS_SELINUX
$(HOST_DIR)/sbin/setfiles -m -r $(TARGET_DIR) -c \
  $(_jobroot-policy)/policy/policy.$(BR2_PACKAGE_LIBSEPOL_POLICY_VERSION) \
  $(_jobroot-policy)/contexts/files/file_contexts $(TARGET_DIR)
endef
ROOTFS_COMMON_DEPENDENCIES += host-policycoreutils
endif

# Without them, Buildroot's makefile is .NOTPARALLEL.
ROOTFS_SUBMAKE ?= $(if $(filter y,$(call \
  _jobroot-get,BR2_PER_PACKAGE_DIRECTORIES)),,y)
