#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# runs-as: once
# slow: it sleeps as long as the images of OE-core's example take.
# Why: built in batches, each as long as its longest image, they take 7 s; the
# longest way through the graph takes 4 s. Another second is for everything
# else: half of it for sleeps that end late, the other half, more where others
# use the machine, is what a build takes in which nobody sleeps.
. "$(dirname "$0")/common.sh"

new_project 'i1 i2 i3 i4 i5' <<'END'
takes = $(eval ROOTFS_I$1_CMD = sleep $$(or $$(SECONDS),$2); echo $1 > $$@)
$(foreach i,2 3 5 6 7,$(call takes,$i,1))$(call takes,1,3)$(call takes,4,2)
ROOTFS_I4_TYPEDEP = i2
ROOTFS_I5_TYPEDEP = i6 i4
ROOTFS_I6_TYPEDEP = i7
ROOTFS_I7_TYPEDEP = i2
END

timed_build() { # ARGUMENTS
  start=$(date +%s%3N)
  build -j8 rootfs "$@"
  took=$(($(date +%s%3N) - start))
}

more=99999
for _ in 1 2 3 4 5; do
  timed_build SECONDS=0
  nothing=$took
  build rootfs-clean
  timed_build
  [ "$took" -ge 4000 ] || fail "$took ms is less than the images take"
  [ $((took - nothing)) -ge "$more" ] || more=$((took - nothing))
  [ "$more" -gt 4500 ] || break
  build rootfs-clean
done
[ "$more" -le 4500 ] || fail "$took ms, $nothing without a sleep: $(cat log)"
same "$(there)" 'rootfs.i1 rootfs.i2 rootfs.i3 rootfs.i4 rootfs.i5'
echo "$took ms, $nothing without a sleep"
