#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: `MAKEFLAGS += -jN` in a makefile makes a client leave the pool and serve
# N jobs itself, beside all others, or any number where the line has none. In a
# wrap it has a number that beats the line's, its own job server is the pool,
# and it never finds out.
. "${0%/*}/common.sh"

cat >jobs.mk <<'EOT'
jobs := 1 2 3 4 5 6 7 8
all: $(jobs)
$(jobs): ; @"$$METERED" sleep 0.01
.PHONY: all $(jobs)
EOT
(echo 'MAKEFLAGS += -j6' && cat jobs.mk) >forced.mk
(echo 'MAKEFLAGS += -j3' && cat jobs.mk) >equal.mk
(echo 'export MAKEFLAGS := -j' && cat jobs.mk) >endless.mk
# Such a line is not found, and make says that it leaves the pool.
echo 'include forced.mk' >included.mk
cat >nested.mk <<'EOT'
MAKEFLAGS += -j5
all: one two
one two: ; @$(MAKE) -s --no-print-directory -f forced.mk
.PHONY: all one two
EOT
# Starts again when it has made what it includes.
(cat forced.mk && printf 'include made\nmade: ; @touch $@\n') >again.mk
cat >fails.mk <<'EOT'
MAKEFLAGS += -j6
all: 1 2 3 bad
1 2 3: ; @"$$METERED" sleep 0.05
bad: ; @sleep 0.02; exit 3
.PHONY: all 1 2 3 bad
EOT

build() { # STATUS MAKE-ARGUMENTS...
  expected=$1
  shift
  status=0
  wrap 3 "$make" -s --no-print-directory "$@" >out 2>&1 || status=$?
  same "$make $*: $status $(most)" "$make $*: $expected 3"
  fails grep -E 'INTERNAL|unavailable' out
  [ "$*" = '-f included.mk' ] || fails grep resetting out
}
builds() {
  for file in forced equal endless included nested; do
    MEET=3 build 0 -f $file.mk
  done
  rm -f made
  MEET=3 build 0 -f again.mk
  for jobs in 1 3 6; do
    MEET=3 build 0 -f jobs.mk MAKEFLAGS=-j$jobs
  done
  MEET=3 build 2 -f fails.mk
  MEET=3 build 2 -k -f fails.mk
}
each_make builds

# With one slot there is nothing to serve, also for two in the background.
one_slot() {
  # shellcheck disable=SC2016 # for the inner shell
  wrap 1 sh -c '"$0" -s -f forced.mk & "$0" -s -f forced.mk & wait' "$make" \
    >out 2>&1
  same "$make: $(most) $(cat out)" "$make: 1 "
}
each_make one_slot
