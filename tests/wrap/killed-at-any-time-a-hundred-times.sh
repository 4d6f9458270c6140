#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# slow: 5 minutes
# timeout: 1800
# Why: what is lost between two instructions is not seen in a few rounds; and a
# wrap lives on while makes, jobs and maps in it are killed in many ways.
. "${0%/*}/common.sh"
needs_new_make

ROUNDS=20 sh "$SRC/tests/wrap/killed-at-any-time-leaves-nothing.sh"

storm=$SRC/tests/jobs/kill-storm
"$JOBROOT" wrap -j 6 -- "$storm" 64 6 "$old" "$new" >out 2>&1 ||
  fail "$(cat out; tail -n 5 log)"
same "$(cat out)" ''
cat >Makefile <<'EOF'
storm: ; @'$(JOBROOT)' wrap -- $(STORM)
EOF
for make in "$old" "$new"; do
  "$make" -s -j6 STORM="'$storm' 64 6 '$new' '$old'" >out 2>&1 ||
    fail "$make: $(cat out; tail -n 5 log)"
  same "$make: $(cat out)" "$make: "
done
