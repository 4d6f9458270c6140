#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: deb-pkg packs the source, too, and for that insists on the source as its
# own directory, where it writes. It gets a view of it.
. "$(dirname "$0")/common.sh"
. "$SRC/tests/jobs/common.sh"
command -v dpkg-buildpackage >/dev/null ||
  skip 'dpkg-buildpackage is not installed; make deps-kernel'

new_kernels 'whole part' <<'END'
KERNEL_WHOLE_TARGET = deb-pkg
END
state_of linux >before
measure make -j3 kernel-packages >log 2>&1 ||
  fail "$(cat log build/kernel/whole/log)"
[ "$(most)" -le 3 ] || fail "$(most) compilers at once"
state_of linux | cmp before -
ls packages/whole >names
grep -q '^linux-image-6.1.0-whole_.*\.deb$' names
grep -q '^linux-upstream_1.orig.tar.gz$' names
build kernel-packages
fails grep KERNEL log
build kernel-clean
[ ! -e build/kernel ] || fail 'something is left'
