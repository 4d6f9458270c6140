#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: rules of a package may be a link to what several packages share, or be
# called by another name; and a make whose directory somebody removed meanwhile
# is a make all the same.
. "$(dirname "$0")/common.sh"

BODY='sleep 0.04' metered compile
mkdir -p one/debian two shared
printf '%s\n' 'all: 1 2 3 4' '.PHONY: all 1 2 3 4' '1 2 3 4: ; @compile $@' \
  >shared/common.mk
cp shared/common.mk two/rules.mk
ln -s ../../shared/common.mk one/debian/rules
ln -s ../two two/debian
ln -s rules.mk two/Makefile
ln -s ../two/rules.mk shared/two.mk
ln -s two three

# shellcheck disable=SC2154 # each_make sets it
at_once() { # NUMBER MAKE-ARGUMENTS...
  expected=$1
  shift
  wrap 3 "$make" -s -j1 "$@"
  found=$(most)
  [ "$found" = 1 ] || found=more
  same "$make $*: $found, $OPTIONS" "$make $*: $expected, $OPTIONS"
}

check() {
  OPTIONS=
  at_once 1 -C one -f debian/rules
  at_once more -f shared/common.mk
  OPTIONS='--serial two/rules.mk'
  at_once 1 -C two
  at_once 1 -f shared/two.mk
  OPTIONS='--serial two/ --join shared/'
  at_once 1 -C three
  at_once more -C one -f debian/rules
  OPTIONS='--join two/Makefile --serial two/'
  at_once more -C two

  OPTIONS=
  mkdir gone
  # shellcheck disable=SC2016 # for the inner shell
  wrap 3 sh -c 'cd gone; rmdir ../gone; "$@" 2>/dev/null' sh \
    "$make" -s -j8 -f "$PWD/shared/common.mk"
  [ "$(most)" = 3 ] || fail "$make: $(most) of 3 in no directory"
}
each_make check
