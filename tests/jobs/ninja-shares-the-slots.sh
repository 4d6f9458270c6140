#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: ninja knows the names of pools only, also below a make that knows
# descriptors only.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
all: ; $(PLUS)@$(SRC)/tests/jobs/ninja 6 "$(METERED)" true
EOF
export SRC
for make in "$old" "$new"; do
  for plus in + ''; do
    name="$make, '$plus'"
    MEET=3 measure "$JOBROOT" serve -j 3 -- "$make" -s PLUS=$plus >out 2>&1 ||
      fail "$name: $? $(cat out)"
    same "$name: $(cat out)" "$name: "
    same "$name: $(most)" "$name: 3"
  done
done
