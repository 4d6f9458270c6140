# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what a package says of itself, as variables named after it, becomes its
# target and its part of the lists that images are made by.

PACKAGES :=
pkgname = $(notdir $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST)))))
define sep


endef

# $(eval $(generic-package)) at the end of package/<name>/<name>.mk
generic-package = $(call inner-package,$(pkgname),$(call capitals,$(pkgname)))
capitals = $(shell echo $1 | tr a-z- A-Z_)

define inner-package
ifeq ($$(BR2_PACKAGE_$2),y)
PACKAGES += $1
PACKAGES_USERS += $$($2_USERS)$$(sep)
PACKAGES_PERMISSIONS_TABLE += $$($2_PERMISSIONS)$$(sep)
PACKAGES_DEVICES_TABLE += $$($2_DEVICES)$$(sep)
ROOTFS_PRE_CMD_HOOKS += $$($2_ROOTFS_PRE_CMD_HOOKS)
endif
$1: $$(BUILD_DIR)/$1.installed
$$(BUILD_DIR)/$1.installed: package/$1/$1.mk
	mkdir -p $$(BUILD_DIR) $$(TARGET_DIR)
	$$($2_INSTALL_TARGET_CMDS)
	touch $$@
endef
