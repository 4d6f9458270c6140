#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: who forces jobs upon the rules of kernel-package gets them raced: two
# makes of the same rules find no stamp and both do the work, and one finds that
# a directory is there already, or that a file was moved away. The same tree is
# built in parallel, and right, under wrap.
. "${0%/*}/common.sh"
. "$SRC/tests/wrap/kpkg-like/common.sh"
serial_packages

force() { # DIR
  kernel_tree "$PWD/$1"
  sed -i 's/ -j1$/ --jobs-force=4/' "$1.bin/ruleset/buildpackage.mk"
  grep -q jobs-force "$1.bin/ruleset/buildpackage.mk"
}
forced() {
  force raced
  # However busy the machine is, the other make comes within this time.
  sed -i 's/^sleep .*/sleep 1/' raced/tree/scripts/setlocalversion
  if kpkg "$PWD/raced" measure make-kpkg -j4 --rootcmd "$their_fakeroot" \
    buildpackage && (same_packages raced); then
    fail "$make: forced jobs broke nothing"
  fi
  force wrapped
  MEET=4 kpkg "$PWD/wrapped" wrap 4 make-kpkg -j4 buildpackage ||
    fail "$make: $? $(cat out)"
  same "$make, compilers at once: $(most)" "$make, compilers at once: 4"
  same_packages wrapped
  rm -r raced* wrapped*
}
each_make forced
