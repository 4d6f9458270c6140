#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a script that serves itself may be called from a make that serves it
# already; two pools would run twice as much as the machine was given.
. "$(dirname "$0")/common.sh"

cat >Makefile <<'EOF'
serve = $(JOBROOT) serve -j 8
free = $(JOBROOT) job -n 1:99 -- echo {n}
all:
	@$(serve) -- $(free)
	+@$(serve) -- $(free)
	@env -u MAKEFLAGS $(serve) -- $(free)
	@$(serve) -- $(MAKE) -s inner
	@env -u MAKEFLAGS $(serve) -- sh -c 'make -s inner'
	@$(serve) --new -- $(free)
inner: a b ; @$(free)
a: ; @for i in 1 2 3 4 5 6 7 8 9; do [ -e b ] && exit; sleep 0.2; done; exit 1
b: ; @touch b
.PHONY: all inner a
EOF

rm -f b
JOBROOT=$JOBROOT make -s --no-print-directory -j3 >out 2>err ||
  fail "$(cat err)"
same "$(tr '\n' ' ' <out)" '3 3 3 3 3 8 '
same "$(sort -u err)" "jobroot: serve: -j8 is not used: joining the job server \
of -j3 that is already there; --new makes another"
