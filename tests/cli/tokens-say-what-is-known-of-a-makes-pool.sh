#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a make keeps no record of its tokens, but their number is known inside
# its recipes; and asking must not delay its end, nor stop another make's.
. "$(dirname "$0")/common.sh"
export JOBROOT

cat >Makefile <<'EOF'
all: first second
first: ; @until [ -e both ]; do sleep 0.05; done; $(JOBROOT) tokens >table
second: ; @touch both; until [ -s table ]; do sleep 0.05; done
	@$(JOBROOT) tokens --json | tr -d ' \n' >json
	@$(JOBROOT) tokens check 2>err; echo $$? >>err
none: ; @$(JOBROOT) tokens --json | grep '"slots": null'
EOF
make -s -j8 || fail 'make failed'
same "$(sed -n 's/^slots  *//p' table)" '8: 2 busy, 6 free'
grep -q '^[0-9]*  make -s -j8$' table || fail "$(cat table)"
grep -q '"ledger":false,.*"slots":8,.*"held":0,.*"taken":null' json ||
  fail "$(cat json)"
same "$(cat err)" "jobroot: tokens: the job server here is a make's, which \
keeps no ledger; start make with 'jobroot serve -j N -- make', or name a pool \
with --pool
1"
same "$(MAKEFLAGS=' -j --jobserver-auth=3,4' sh -c '
  mkfifo q; exec 3<>q 4>&3; "$JOBROOT" tokens | sed -n "s/^slots *//p"')" \
  '0 free of an unknown number'
same "$(MAKEFLAGS=' -j --jobserver-auth=fifo:gone' "$JOBROOT" tokens 2>&1)" \
  "jobroot: tokens: cannot reach the job server that MAKEFLAGS names; ask \
'jobroot probe' why, or name a pool with --pool"
