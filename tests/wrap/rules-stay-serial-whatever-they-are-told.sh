#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: rules were written for one job, and many want to give them more: the
# command line, MAKEFLAGS, a make above, DEB_BUILD_OPTIONS, themselves. None
# succeeds; the makes below them compile in parallel all the same.
. "${0%/*}/common.sh"
needs_new_make

metered step
cat >inner.mk <<'EOT'
jobs := 1 2 3 4 5 6
all: $(jobs)
$(jobs): ; @METER=$$METER.inner MEET=4 "$$METERED" sleep 0.01
.PHONY: all $(jobs)
EOT
mkdir -p p/debian
rules() { # [LINE]: for $make
  cat >p/debian/rules <<EOT
#!$make -f
$*
asked_for := \$(filter parallel=%,\$(DEB_BUILD_OPTIONS))
ifneq (\$(asked_for),)
MAKEFLAGS += -j\$(patsubst parallel=%,%,\$(asked_for))
endif
binary: one two three
one three: ; @step
two: ; @step; \$(MAKE) -s --no-print-directory -f ../inner.mk
.PHONY: binary one two three
EOT
  chmod 755 p/debian/rules
}
serial() { # COMMAND...: in p
  (cd p && wrap 4 "$@" >../out 2>&1) || fail "$make, $*: $? $(cat out)"
  fails grep -E 'jobserver|INTERNAL|warning' out
  same "$make, $*: $(most)" "$make, $*: 1"
  same "$make, $*: $(METER=$METER.inner most)" "$make, $*: 4"
  rm -f "$METER.inner"*
}
for make in "$old" "$new"; do
  rules
  serial "$make" -s -f debian/rules -j4
  serial debian/rules -sj4
  serial sh -c '"$PWD"/debian/../debian/rules -j4 -s'
  serial env MAKEFLAGS='s -j4' debian/rules
  serial env MAKEFLAGS='s -j4 -- X=1' debian/rules binary
  serial env DEB_BUILD_OPTIONS='nocheck parallel=4' debian/rules -s
  serial dpkg-architecture -c debian/rules -s -j
  for parent in "$old" "$new"; do
    printf 'all: ; +@cd "$(CURDIR)" && debian/rules -s\n' >above.mk
    serial "$parent" -s --no-print-directory -C "$PWD/p" -f ../above.mk -j4
  done
  rules 'MAKEFLAGS += -j4'
  serial debian/rules -s
  rules 'MAKEFLAGS := -j4'
  serial debian/rules -s
done
