#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a list without end in one recipe must not be the end of all others.
. "$(dirname "$0")/common.sh"
unset MAKEFLAGS MAKELEVEL
export JOBROOT

cat >item <<'EOF'
: >begun
[ ! -e enough ] || exit 255
EOF
cat >Makefile <<'EOF'
all: endless others
endless: ; @yes | "$$JOBROOT" map --fail end -- sh ./item 2>log; [ $$? = 124 ]
others: job makes
job:
	@until [ -e begun ]; do sleep 0.02; done; sleep 0.2
	@"$$JOBROOT" job -n 3 -- touch job
makes: 1 2 3 4 5 6
1 2 3 4 5 6: job ; @sleep 0.1; date +%s.%N >$@.made
enough: makes ; @touch enough
all: enough
EOF
timeout 100 make -s -j4 >out 2>&1 || fail "status $?: $(cat out)"
same "$(cat out)" ''

# The same where the pool has a ledger.
rm -f enough job begun
timeout 100 "$JOBROOT" serve -j 4 -- make -s >out 2>&1 || fail "status $?"
same "$(cat out)" ''
