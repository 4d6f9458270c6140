#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# runs-as: once
# timeout: 1800
# slow: 3 minutes
# Why: whoever builds many packages starts several at once, from a makefile.
# Each is wrapped; together they run as many jobs as that make was given, or as
# the pool has that all are in, and the packages are those of a serial build.
. "${0%/*}/common.sh"
export JOBROOT

cat >packages.mk <<'EOF'
packages: $(PACKAGES)
$(PACKAGES):
	+@cd $@ && "$$JOBROOT" wrap -- dpkg-buildpackage -us -uc -b
.PHONY: packages $(PACKAGES)
EOF

alone() (
  for package in $packages; do
    cd "$place/$package" || return
    user dpkg-buildpackage -us -uc -b -j1 -rfakeroot-sysv || return
  done
)

together() ( # MAKE WORD...
  cd "$place" || return
  user "$@" -s -f "$TMP/packages.mk" PACKAGES="$packages"
)

# shellcheck disable=SC2086 # $packages are words
try() { # NAME MAKE WORD...
  name=$1
  shift
  fresh . $packages
  timed "$name.log" together "$@" || fail "$name: ended with an error"
  fails grep -nE 'jobserver|INTERNAL|jobroot: ' "$name.log"
  debs "$name"
  [ "$(most)" -le "$slots" ] || fail "$name: $(most) at once"
  same_debs alone "$name" || fail "$name: not the same"
}

packages=
for package in vpcs lpr dash; do
  unpack . "$package" && packages="$packages $package" || [ $? = 77 ] ||
    fail "$package"
done
[ -n "$packages" ] || skip "$why"
# shellcheck disable=SC2086 # as above
fresh . $packages
timed alone.log alone || fail "$(tail -n 5 alone.log)"
debs alone
try make make -j"$slots"
try serve "$JOBROOT" serve -j "$slots" -- make
try pool "$JOBROOT" wrap -j "$slots" -- make -j1
