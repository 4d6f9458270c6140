#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: $(ROOTFS_JOBS) is what make's job server has to give, no more, in images
# and in conversions; the command's text does not depend on it.
. "$(dirname "$0")/common.sh"

new_project 'own own.count' <<'END'
ROOTFS_OWN_JOBS = 1-3
ROOTFS_OWN_CMD = echo $(ROOTFS_JOBS) > $@
ROOTFS_CONV_count_JOBS = 1-16
ROOTFS_CONV_count_CMD = echo $(ROOTFS_JOBS) > $@
ROOTFS_TAR_CMD = echo $(ROOTFS_JOBS) > $@
END

for expected in '1 1 1' '4 3 4' '2 2 2'; do
  rm -rf images
  build -j"${expected%% *}" rootfs
  same "${expected%% *} $(cat images/rootfs.own images/rootfs.own.count | xargs)" \
    "$expected"
  same "$(built)" 'own own.count'
done
build -j4 rootfs-tar
same "$(cat images/rootfs.tar)" 1
