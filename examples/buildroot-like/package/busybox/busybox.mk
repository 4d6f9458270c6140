# SPDX-License-Identifier: LGPL-2.1-or-later
# A system's directories, and a shell that may become anybody.

define BUSYBOX_INSTALL_TARGET_CMDS
	cd $(TARGET_DIR) && mkdir -p bin dev etc root run sbin tmp usr/bin var/log
	printf '#!/bin/true\n' >$(TARGET_DIR)/bin/busybox
	chmod 755 $(TARGET_DIR)/bin/busybox
	cd $(TARGET_DIR) && ln -sf ../bin/busybox sbin/init && ln -sf busybox bin/sh
	echo 'the last boot' >$(TARGET_DIR)/run/left-over
endef

define BUSYBOX_PERMISSIONS
	/bin/busybox f 4755 0 0 - - - - -
endef

$(eval $(generic-package))
