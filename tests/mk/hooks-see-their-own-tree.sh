#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: hooks before an image run as root in that image's own view, hooks after
# it as the user on the finished file; what the first ones change, only that
# image has.
. "$(dirname "$0")/common.sh"

new_project 'tar squashfs own' <<'END'
define common
test $$(id -u) = 0
echo common > $(TARGET_DIR)/etc/common
endef
define h
cat $(TARGET_DIR)/etc/common > $(TARGET_DIR)/etc/own
chown 7:8 $(TARGET_DIR)/etc/own; echo x > $(TARGET_DIR)/run/x
endef
define n
	@echo '$(@F) $(ROOTFS)' > $(@D)/$(@F).after
	-@false
	test $$(id -u) = $(USER_ID)
endef
USER_ID := $(shell id -u)
ROOTFS_PRE_CMD_HOOKS = common
ROOTFS_OWN_PRE_GEN_HOOKS = h
ROOTFS_OWN_CMD = find $(TARGET_DIR)/etc $(TARGET_DIR)/run -printf '%P %U:%G\n' | sort > $@
ROOTFS_TAR_POST_GEN_HOOKS = n
ROOTFS_POST_IMAGE_HOOKS = done
define done
ls images | grep -v '^images' > all-images
endef
END

state_of target >before
build -j3 rootfs
state_of target | diff before -
same "$(xargs <images/rootfs.own)" '0:0 0:0 common 0:0 own 7:8 shadow 0:42'
same "$(cat images/rootfs.tar.after)" 'rootfs.tar TAR'
same "$(tar tf images/rootfs.tar | grep -E 'common|own|left-over')" ./etc/common
same "$(xargs <all-images)" 'rootfs.own rootfs.squashfs rootfs.tar rootfs.tar.after'

# One that fails is heard of, whether it says something itself or not.
fails make rootfs done=false >log 2>&1
grep -qx 'rootfs: all images are there, but a hook or script after them failed' log ||
  fail "$(cat log)"
fails make rootfs common=false >log 2>&1
grep -qx 'rootfs: a hook or script of all images failed; they are in build/rootfs/common/command' log ||
  fail "$(cat log)"
fails make rootfs ROOTFS_DEVICE_TABLES=/dev/null common='exit 3' >log 2>&1
grep -q '^rootfs: a hook or script' log
echo wrong >devices.table
fails make rootfs >log 2>&1
fails grep 'a hook or script' log
