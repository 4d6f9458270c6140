# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what tests of the miniature of kernel-package share.
kpkg=$SRC/tests/wrap/kpkg-like
command -v dpkg-buildpackage >/dev/null ||
  skip 'dpkg-buildpackage is not installed; make deps-peers'
their_fakeroot=$(PATH=${PATH#*:} command -v fakeroot) ||
  their_fakeroot=$OUT/bin/fakeroot

# Compilers are counted in $METER, the steps of the rules in $RULES.
RULES=$PWD/rules-meter
# shellcheck disable=SC2016 # for the shell in them
BODY='out=$2; shift 2; sleep 0.02; cat "$@" >"$out"'
metered cc ld
for step in mv chown dpkg-gencontrol dpkg-deb; do
  printf '#!/bin/sh\nMEET=0 METER="%s" exec "%s" "%s" "$@"\n' \
    "$RULES" "$METERED" "$(PATH=${PATH#*:} command -v $step)" >bin/$step
  chmod 755 bin/$step
done

# kernel_tree DIR: one for $make, in a directory of its own.
kernel_tree() {
  mkdir -p "$1" "$1.bin"
  cp -R "$kpkg/kernel" "$1/tree"
  cp -R "$kpkg/make-kpkg" "$kpkg/ruleset" "$1.bin"
  ln -s "$make" "$1.bin/make"
  sed -i "1s|/usr/bin/make|$make|" "$1.bin/ruleset/rules"
  for part in init kernel mm fs drivers net Documentation; do
    mkdir -p "$1/tree/$part"
    for number in 1 2 3; do
      echo "$part $number" >"$1/tree/$part/$number.c"
    done
    echo "$part" >"$1/tree/$part/$part.h"
  done
  (cd "$1/tree/Documentation" && mv 1.c 1.rst && mv 2.c 2.rst && rm 3.c)
}

# kpkg DIR COMMAND...: COMMAND in the tree of DIR, whose programs it finds.
kpkg() {
  rm -f "$RULES"
  # shellcheck disable=SC2030 # for COMMAND only
  (cd "$1/tree" && PATH=$1.bin:$PATH && shift && "$@") >out 2>&1
}

# The packages of DIR are those of `serial`, and its rules were, too.
same_packages() {
  same "rules at once: $(METER=$RULES most)" 'rules at once: 1'
  same "$(cd "$1" && echo *.deb)" "$(cd serial && echo *.deb)"
  for package in serial/*.deb; do
    cmp "$package" "$1/${package#*/}" || fail "$package: differs"
  done
}

# The packages as they are without us.
serial_packages() {
  make=$old
  kernel_tree "$PWD/serial"
  kpkg "$PWD/serial" measure make-kpkg -j4 --rootcmd "$their_fakeroot" \
    buildpackage || fail "serial: $(cat out)"
  same "compilers at once: $(most)" 'compilers at once: 1'
  same_packages serial
}
