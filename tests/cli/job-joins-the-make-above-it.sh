#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: make 4.3 closes its pool for recipes without `+`, packagers drop
# MAKEFLAGS, shells put other files at the numbers that it names. The make
# above us is still there.
. "$(dirname "$0")/common.sh"

cat >Makefile <<'EOF'
job = $(JOBROOT) job -n 1:9 -- echo
all: inner
	@$(job) plain {n}
	+@$(job) plus {n}
	@env -u MAKEFLAGS $(job) without {n}
	@MAKEFLAGS= $(job) empty {n}
	@exec 3</dev/null 4>other; $(job) occupied {n}; wc -c <other
	+@exec 3</dev/null 4>other; $(job) closed {n}; wc -c <other
	@MAKEFLAGS='$(MAKEFLAGS) -- X=--jobserver-auth=9,9' $(job) fooled {n}
inner: ; @$(MAKE) -s below
below: ; @$(job) below {n}
.PHONY: all inner below
EOF

JOBROOT=$JOBROOT make -s --no-print-directory -j3 >out 2>&1 || :
same "$(tr '\n' ' ' <out)" 'below 3 plain 3 plus 3 without 3 empty 3 '\
'occupied 3 0 closed 3 0 fooled 3 '
