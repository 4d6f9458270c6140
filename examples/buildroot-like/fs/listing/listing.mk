# SPDX-License-Identifier: LGPL-2.1-or-later
# What root sees; made when tar is there, to show that images need images.
ROOTFS_LISTING_DEPENDENCIES = rootfs-tar

define ROOTFS_LISTING_CMD
	cd $(TARGET_DIR)
	{ find . -printf '%M %U:%G %p %l\n' | LC_ALL=C sort -k3
	  getfattr -n security.capability usr/bin/ping
	  echo "beside $$(tar -tf $(BINARIES_DIR)/rootfs.tar | wc -l) files"
	} >$@
endef

$(eval $(rootfs))
