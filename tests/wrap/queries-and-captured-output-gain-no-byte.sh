#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what asks a make gets what it would get without wrap, to the byte: what
# would be done, whether anything is to do, its data base, its version, and what
# a rule captures of a make below it.
. "${0%/*}/common.sh"
needs_new_make

mkdir -p tree/debian tree/sub
cd tree || exit
cat >sub/Makefile <<'EOF'
all: ; @echo building
image_name: ; @echo vmlinux
flags: ; @echo "$(MAKEFLAGS) | $(MFLAGS)"
EOF
cat >Makefile <<'EOF'
name := $(shell $(MAKE) -s -C sub image_name)
all: below
	@echo $(name) $$($(MAKE) -s -C sub image_name) $(MAKE)
	@$(MAKE) -C sub image_name 2>&1
	@$(MAKE) -C sub -n
	@$(MAKE) -n -C sub flags
	@echo status $$($(MAKE) -q -C sub; echo $$?)
below: ; +@$(MAKE) -C sub all
flags: ; @echo "$(MAKEFLAGS)"
up-to-date: Makefile
EOF
cp Makefile debian/rules

# The data base has the time, and the environment, which is ours.
clean() {
  sed -E '/^# .* (on|at) (Mon|Tue|Wed|Thu|Fri|Sat|Sun) /d
    /^# (Load|Rehash|Collisions)/d; /^# (hash|strcache|.* strings)/d
    s/GMfifo[0-9]+/GMfifo/g
    /^# environment/d; /LD_PRELOAD|FAKEROOT|JOBROOT/d' "$1"
}
asked() { # MAKE-ARGUMENTS...
  status=0 wrapped=0
  "$make" "$@" >../expected 2>&1 || status=$?
  "$JOBROOT" wrap -j4 -- "$make" "$@" >../actual 2>&1 || wrapped=$?
  same "$make $*: $wrapped" "$make $*: $status"
  clean ../expected >../expected.clean
  clean ../actual >../actual.clean
  cmp ../expected.clean ../actual.clean ||
    fail "$make $*: $(diff ../expected.clean ../actual.clean)"
}
asks() {
  for file in Makefile debian/rules; do
    for option in -n -q -h -v --just-print '-n -j4' '-qj up-to-date' -s \
      -pnj4; do
      # shellcheck disable=SC2086 # several words
      asked -f "$file" $option
    done
  done
  (export GNUMAKEFLAGS=-n && asked flags)
}
each_make asks
