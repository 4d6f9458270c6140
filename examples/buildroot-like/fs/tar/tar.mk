# SPDX-License-Identifier: LGPL-2.1-or-later
define ROOTFS_TAR_CMD
	cd $(TARGET_DIR) && find . -print0 | LC_ALL=C sort -z | \
		$(TAR) -cf $@ --null --no-recursion --numeric-owner --format=posix \
			--pax-option=delete=atime,delete=ctime \
			--xattrs --xattrs-include='*' -T -
endef

$(eval $(rootfs))
