#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: debhelper takes the pool out of MAKEFLAGS and always gives a -jN: that of
# DEB_BUILD_OPTIONS from compat 10 on, or 1. What it compiles with has all jobs,
# and nobody is warned of anything.
. "${0%/*}/common.sh"
command -v dh >/dev/null || skip 'debhelper is not installed; make deps-peers'

mkdir -p p/debian
cat >p/debian/control <<'EOF'
Source: pp
Maintainer: Nobody <nobody@example.org>

Package: pp
Architecture: any
Description: nothing
EOF
cat >p/debian/changelog <<'EOF'
pp (1.0) unstable; urgency=low

  * Nothing.

 -- Nobody <nobody@example.org>  Mon, 01 Jan 2024 00:00:00 +0000
EOF
cat >p/Makefile <<'EOF'
jobs := 1 2 3 4 5 6
all: $(jobs)
$(jobs): ; @"$$METERED" sleep 0.01
test: all
install: ; mkdir -p $(DESTDIR)/usr && touch $(DESTDIR)/usr/file
clean:
.PHONY: all test install clean $(jobs)
EOF
build() { # COMPAT DH-OPTION...
  what="$make, $*"
  echo "$1" >p/debian/compat
  shift
  printf '#!%s -f\n%%: ; @dh $@ %s\n' "$make" "$*" >p/debian/rules
  chmod 755 p/debian/rules
  rm -rf p/debian/.debhelper p/debian/debhelper-build-stamp p/debian/*.log
  (cd p && MEET=4 wrap 4 debian/rules build) >out 2>&1 ||
    fail "$what: $? $(cat out)"
  fails grep -E 'jobserver|forced|INTERNAL' out
  same "$what: $(most)" "$what: 4"
}
each_make build 9
make=$old
DEB_BUILD_OPTIONS=parallel=3 build 9 --parallel
build 13 --no-parallel
DEB_BUILD_OPTIONS='nocheck parallel=2' build 13 --max-parallel=2
