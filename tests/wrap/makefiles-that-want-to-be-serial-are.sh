#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a makefile says .NOTPARALLEL because it knows; a user says --serial
# because he does. Makes below both compile in parallel, and --join gives a
# makefile back what a policy took.
. "${0%/*}/common.sh"

mkdir -p lib/deep
metered step
cat >lib/deep/Makefile <<'EOF'
jobs := 1 2 3 4 5 6
all: $(jobs)
$(jobs): ; @METER=$$METER.inner MEET=4 "$$METERED" sleep 0.01
.PHONY: all $(jobs)
EOF
cat >lib/Makefile <<'EOF'
all: one two three
one three: ; @step
two: ; @step; $(MAKE) -s --no-print-directory -C deep
.PHONY: all one two three
EOF
(cat lib/Makefile && echo .NOTPARALLEL:) >lib/own.mk
mkdir lib/debian
cp lib/Makefile lib/debian/rules

build() { # OUTER WRAP-OPTIONS... -- MAKE-ARGUMENTS...
  outer=$1
  shift
  OPTIONS=
  until [ "$1" = -- ]; do
    OPTIONS="$OPTIONS $1"
    shift
  done
  shift
  what="$make, $OPTIONS, $*"
  wrap 4 "$make" -s --no-print-directory "$@" >out 2>&1 ||
    fail "$what: $? $(cat out)"
  same "$what: $(most)" "$what: $outer"
  same "$what: $(METER=$METER.inner most)" "$what: 4"
  rm -f "$METER.inner"*
}
builds() {
  build 1 -- -C lib -f own.mk
  build 1 --serial lib/Makefile -- -C lib
  build 1 --serial "$PWD/lib/Makefile" -- -C lib
  build 1 --serial '*/own.mk' --serial 'l?b/[A-M]*e' -- -f Makefile -C lib
  build 1 --join lib/deep/ --serial lib/ -- -C lib
  MEET=3 build 3 --join debian/rules -- -C lib -f debian/rules
}
each_make builds
