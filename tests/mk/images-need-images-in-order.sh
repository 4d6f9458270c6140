#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the graph of OE-core's example at -j4: each image after what it needs
# and beside everything else, also on a converted form; a masked type is not
# built, what it needs is; and nobody inherits what belongs to an image.
. "$(dirname "$0")/common.sh"

new_project 'i1 i2 i3 i4 i5 live' <<'END'
begin = echo begin $(ROOTFS) >> $(@D)/../order; sleep 0.2;
$(foreach i,1 2 3 4 5 6 7 LIVE,$(eval \
  ROOTFS_I$i_CMD = $$(begin) echo end $$(ROOTFS) >> $$(@D)/../order; : > $$@))
ROOTFS_LIVE_CMD = false
ROOTFS_I4_TYPEDEP = i2
ROOTFS_I5_TYPEDEP = i6.gz live
ROOTFS_I5_DEPENDENCIES = rootfs-i4 other
ROOTFS_I6_TYPEDEP = i7
ROOTFS_I7_TYPEDEP = i2
ROOTFS_LIVE_TYPEDEP = i3 tar
ROOTFS_TYPES_MASKED = live
other: ; @echo other '$(ROOTFS)$(PARALLEL_JOBS)' >> order
END

build -j4 rootfs
place() { grep -n "^$1\$" order | cut -d: -f1; }
for pair in 'i2 i4' 'i4 i5' 'i6 i5' 'i7 i6' 'i2 i7' 'i3 i5'; do
  first=$(echo "${pair% *}" | tr i I) second=$(echo "${pair#* }" | tr i I)
  [ "$(place "end $first")" -lt "$(place "begin $second")" ] ||
    fail "$pair: $(cat order)"
done
[ "$(place 'begin I3')" -lt "$(place 'end I1')" ] || fail "serial: $(cat order)"
same "$(sort order | uniq -d)" ''
same "$(grep other order)" 'other '
same "$(there)" \
  'rootfs.i1 rootfs.i2 rootfs.i3 rootfs.i4 rootfs.i5 rootfs.tar'
