#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: who knows a package better says it by its makefile, its directory or its
# goal, and the first who speaks is right: --serial and --join in their order,
# then --policy, then the policy that is always there.
. "$(dirname "$0")/common.sh"

mkdir -p 'odd dir/debian' in
metered compile
for file in 'odd dir/debian/rules' 'odd dir/Makefile' in/Makefile; do
  printf '%s\n' '.PHONY: all book clean 1 2 3 4' 'all book clean: 1 2 3 4' \
    '1 2 3 4: ; @compile $@' >"$file"
done

# shellcheck disable=SC2154 # each_make sets it
serial() { # MAKE-ARGUMENTS...
  wrap 3 "$make" -s -j2 "$@"
  same "$(most): $OPTIONS, $*" "1: $OPTIONS, $*"
}

joins() {
  wrap 3 "$make" -s -j1 "$@"
  [ "$(most)" -gt 1 ] || fail "serial: $OPTIONS, $*"
}

check() {
  OPTIONS=
  joins -C in
  serial -C in book clean
  joins -C in book X=clean
  serial -C 'odd dir' -f debian/rules
  joins -C 'odd dir'

  printf 'serial odd\\ dir/\njoin :clean\njoin debian/rules\n' >policy
  OPTIONS='--policy policy'
  serial -C 'odd dir' -f debian/rules
  serial -f 'odd dir/Makefile'
  joins -C in clean

  OPTIONS='--policy policy --join debian/rules --serial :b*'
  joins -C 'odd dir' -f ./debian/../debian/rules
  serial -C in book
  OPTIONS='--serial in/ --join in/Makefile'
  serial --directory=in
  OPTIONS='--join in/Makefile --serial in/'
  joins --directory=in
}
each_make check
