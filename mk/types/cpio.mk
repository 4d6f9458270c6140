# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the kernel unpacks it and starts /init, with /dev/console open. Where
# the tree has neither, they are added in the type's own view of it.
#
## NAME
##   cpio - an initramfs, by GNU cpio
## VARIABLES
##   ROOTFS_CPIO_OPTS   more options
## EXAMPLE
##   ROOTFS_TYPES = cpio

_jobroot-type-cpio-TOOLS := cpio:cpio
_jobroot-type-cpio-TREE := private
_jobroot-type-cpio-SIZE_MODEL := none
_jobroot-type-cpio-LACKS := xattrs acls capabilities sizes32
define _jobroot-type-cpio-CMD
cd $(TARGET_DIR)
find . -print0 > $(ROOTFS_$(ROOTFS)_DIR)/names
sort -z -o $(ROOTFS_$(ROOTFS)_DIR)/names $(ROOTFS_$(ROOTFS)_DIR)/names
cpio --create --null --quiet --format=newc --reproducible \
  $(call _jobroot-get,ROOTFS_$(ROOTFS)_OPTS) \
  < $(ROOTFS_$(ROOTFS)_DIR)/names > $@
endef

# A kernel without DEVTMPFS_MOUNT, or with an initramfs, mounts no /dev itself.
define _jobroot-type-cpio-PREPARE
if [ ! -e $(TARGET_DIR)/init ] && [ ! -L $(TARGET_DIR)/init ]; then
  cat > $(TARGET_DIR)/init <<'END'
#!/bin/sh
/bin/mount -t devtmpfs devtmpfs /dev
if (exec 0</dev/console) 2>/dev/null; then
  exec 0</dev/console 1>/dev/console 2>/dev/console
fi
exec /sbin/init "$$@"
END
  chmod 755 $(TARGET_DIR)/init
fi
if [ ! -e $(TARGET_DIR)/dev/console ]; then
  mkdir -p $(TARGET_DIR)/dev
  mknod -m 600 $(TARGET_DIR)/dev/console c 5 1
fi
endef
