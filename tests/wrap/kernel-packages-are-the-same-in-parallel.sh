#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: make-kpkg calls dpkg-buildpackage -j1 with CONCURRENCY_LEVEL=1, an hour
# on one core. Under wrap only what compiles is parallel, nothing of the rules
# is, and every byte of the packages is that of the serial build; with fakeroot
# in the middle as well as without.
. "${0%/*}/common.sh"
. "$SRC/tests/wrap/kpkg-like/common.sh"
serial_packages

parallel() { # WAY [OPTION...]
  way=$1
  shift
  kernel_tree "$PWD/$way"
  MEET=4 kpkg "$PWD/$way" wrap 4 make-kpkg "$@" buildpackage ||
    fail "$make, $way: $? $(cat out)"
  same "$make, $way, compilers at once: $(most)" \
    "$make, $way, compilers at once: 4"
  same_packages "$way"
  rm -r "$way" "$way.bin"
}
each_make parallel plain
make=$old
parallel joined -j2 --rootcmd "$their_fakeroot"
