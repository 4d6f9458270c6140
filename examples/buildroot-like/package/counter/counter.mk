# SPDX-License-Identifier: LGPL-2.1-or-later
# A service with a user, a directory and a device of its own.

define COUNTER_INSTALL_TARGET_CMDS
	mkdir -p $(TARGET_DIR)/usr/bin $(TARGET_DIR)/var/lib/counter
	printf '#!/bin/sh\n' >$(TARGET_DIR)/usr/bin/counter
	chmod 755 $(TARGET_DIR)/usr/bin/counter
	echo 0 >$(TARGET_DIR)/var/lib/counter/value
endef

define COUNTER_USERS
	counter -1 counter -1 * /var/lib/counter - watchers Counts
endef

define COUNTER_PERMISSIONS
	/usr/bin/counter f 2755 root counter - - - - -
	/var/lib/counter r -1 counter counter - - - - -
endef

define COUNTER_DEVICES
	/dev/counter c 640 0 counter 10 62 0 0 -
endef

$(eval $(generic-package))
