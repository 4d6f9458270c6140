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

at_once() { # EXPECTED MAKE-ARGUMENTS...
  wanted=$1
  shift
  # shellcheck disable=SC2154 # each_make sets it
  wrap 3 "$make" -j2 "$@"
  same "$(most): $OPTIONS, $*" "$wanted: $OPTIONS, $*"
}

check() {
  OPTIONS=
  at_once 3 -C in
  at_once 1 -C in book clean
  at_once 1 -C 'odd dir' -f debian/rules
  at_once 3 -C 'odd dir'

  printf 'serial odd\\ dir/\njoin :clean\njoin debian/rules\n' >policy
  OPTIONS='--policy policy'
  at_once 1 -C 'odd dir' -f debian/rules
  at_once 1 -f 'odd dir/Makefile'
  at_once 3 -C in clean

  OPTIONS='--policy policy --join debian/rules --serial :b*'
  at_once 3 -C 'odd dir' -f ./debian/../debian/rules
  at_once 1 -C in book
  OPTIONS='--serial in/ --join in/Makefile'
  at_once 1 --directory=in
  OPTIONS='--join in/Makefile --serial in/'
  at_once 3 --directory=in
}
each_make check
