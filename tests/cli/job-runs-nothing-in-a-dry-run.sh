#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a `+` in front of a recipe gives it the job server, and has it run under
# `make -n` as well, which nobody meant. A make, though, is to show what it
# would do.
. "$(dirname "$0")/common.sh"

cat >Makefile <<'EOF2'
all: a ; +@$(JOBROOT) job -n 1:4 -- $(MAKE) -s b
a: ; +@$(JOBROOT) job -n 1:4 -- touch $@; echo status $$?
b: ; touch $@
EOF2
export JOBROOT

for option in -n -kn -q -t --dry-run; do
  make -j2 --no-print-directory "$option" all >out 2>&1 || :
  [ ! -e a ] && grep -q '^status 0$' out || fail "$option: $(cat out)"
  case $option in
  -t) [ -e b ] || fail 'the make did not touch b'; rm b ;;
  *) [ ! -e b ] || fail "$option: the make ran something" ;;
  esac
done
make -n all | grep -q '^touch b$' || fail 'the make did not say what it would do'
make -s all >out
[ -e a ] && [ -e b ] || fail 'nothing was run without an option'
