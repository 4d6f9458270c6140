#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: two conversions by one tool have two names, and whoever reads the files
# knows one ending.
. "$(dirname "$0")/common.sh"

new_project 'own.small own.fast.md5sum' <<'END'
ROOTFS_OWN_CMD = echo own > $@
ROOTFS_CONV_small_CMD = gzip -n9 < $< > $@
ROOTFS_CONV_small_EXT = .gz
ROOTFS_CONV_fast_CMD = gzip -n1 < $< > $@
ROOTFS_CONV_fast_EXT = z
END

for submake in '' y; do
  build -j2 rootfs ROOTFS_SUBMAKE=$submake
  same "$(there)" 'rootfs.own.gz rootfs.own.z.md5sum'
  same "$(gzip -dc images/rootfs.own.gz)" own
  same "$(sed 's/.* //' images/rootfs.own.z.md5sum)" rootfs.own.z
  grep -q '"file": "rootfs.own.gz"' images/images.json
  build rootfs ROOTFS_SUBMAKE=$submake
  same "$(built)" ''
  build rootfs-own.small-clean
  same "$(there)" rootfs.own.z.md5sum
  build rootfs-clean
  same "$(there)" ''
done
fails make rootfs ROOTFS_TYPES='own.small own.gz' >log 2>&1
grep -q "types 'own.small' and 'own.gz' would both be the file images/rootfs.own.gz" log ||
  fail "$(cat log)"
