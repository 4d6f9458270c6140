#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: two that each hold half of what both need would wait for ever, and so
# would as many as the pool has slots, each waiting on its own slot.
. "$(dirname "$0")/common.sh"

cat >Makefile <<'EOF'
jobs := $(shell seq $(COUNT))
all: $(jobs)
$(jobs): ; @$(JOBROOT) job -n $(WISH) -- sh -c 'sleep 0.02; echo {n}'
nested: ; @$(JOBROOT) job -n 2 -- $(MAKE) -s all
.PHONY: all nested $(jobs)
EOF

several() { # MAKE-OPTIONS -> how many jobs had at least four slots
  JOBROOT=$JOBROOT timeout 60 make -s --no-print-directory "$@" >out 2>err ||
    fail "make $*: $? $(cat err)"
  same "$(cat err)" ''
  awk '$1 >= 4' out | wc -l
}

same "$(several -j8 COUNT=2 WISH=4:8)" 2
same "$(several -j8 COUNT=8 WISH=4:8)" 8
same "$(several -j8 COUNT=30 WISH=4:8)" 30
same "$(several -j4 COUNT=9 WISH=4)" 9
same "$(several -j4 COUNT=9 WISH=3 nested)" 0
same "$(tr '\n' ' ' <out)" '3 3 3 3 3 3 3 3 3 '

# Fifty at once, which nobody but a shell has started.
timeout 60 "$JOBROOT" serve -j 8 -- sh -c 'seq 50 |
  xargs -P 50 -I@ "$0" job -n 4:8 -- sh -c "sleep 0.02; echo {n}"' \
  "$JOBROOT" >out 2>err || fail "$? $(cat err)"
same "$(awk '$1 >= 4 && $1 <= 8' out | wc -l)" 50
same "$(cat err)" ''
