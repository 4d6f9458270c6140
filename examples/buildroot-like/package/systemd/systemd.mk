# SPDX-License-Identifier: LGPL-2.1-or-later
# The root is read-only: what is in /var is copied from the factory at boot. The
# hook runs as root in a view of the tree, so that the tree keeps its /var and
# the next build finds it.

define SYSTEMD_INSTALL_TARGET_CMDS
	mkdir -p $(TARGET_DIR)/etc/systemd/system $(TARGET_DIR)/usr/lib/tmpfiles.d
	mkdir -p $(TARGET_DIR)/usr/share/factory
endef

define SYSTEMD_FACTORY_VAR
	cp -a $(TARGET_DIR)/var $(TARGET_DIR)/usr/share/factory/var
	rm -rf $(TARGET_DIR)/var
	mkdir $(TARGET_DIR)/var
	for i in $(TARGET_DIR)/usr/share/factory/var/*; do \
		echo "C! /var/$${i##*/} - - - -"; \
	done >$(TARGET_DIR)/usr/lib/tmpfiles.d/00-factory.conf
endef
define SYSTEMD_PRESET_ALL
	mkdir -p $(TARGET_DIR)/etc/systemd/system/default.wants
	ln -s /usr/bin/counter $(TARGET_DIR)/etc/systemd/system/default.wants/
endef
SYSTEMD_ROOTFS_PRE_CMD_HOOKS = SYSTEMD_FACTORY_VAR SYSTEMD_PRESET_ALL

$(eval $(generic-package))
