#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a tool that is told by its environment what to do is told so for one
# image, and those beside it hear nothing of it.
. "$(dirname "$0")/common.sh"

new_project 'own other own.seen' <<'END'
ROOTFS_OWN_CMD = echo "$$SEEN $$MORE $$HOOK" > $@
ROOTFS_OWN_ENV = SEEN='a b' MORE="$$HOME"
ROOTFS_OWN_PRE_GEN_HOOKS = look
look = HOOK=$$SEEN
ROOTFS_OTHER_CMD = echo "$${SEEN-nothing}" > $@
ROOTFS_CONV_seen_CMD = echo "$$SEEN" > $@
ROOTFS_CONV_seen_ENV = SEEN=converted
END

build rootfs
same "$(cat images/rootfs.own)" "a b $HOME a b"
same "$(cat images/rootfs.other)" nothing
same "$(cat images/rootfs.own.seen)" converted
build rootfs 'ROOTFS_CONV_seen_ENV=SEEN=again'
same "$(built)" own.seen
