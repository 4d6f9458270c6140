#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: in a recipe of `make -jN` there are N slots already, whichever make that
# is, whether it hands its pool on by name, by descriptors, or, in a recipe
# without `+`, not at all. What is wrapped shares them with the other recipes,
# and make finds at its end all that it had.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
all: $(WRAPPED) beside1 beside2
recursive: ; +@'$(JOBROOT)' wrap -j9 -- sh ./rules 2>said
plain: ; @'$(JOBROOT)' wrap -j9 -- sh ./rules 2>said
beside1 beside2: ; @"$$METERED" sleep 0.05
inner: a b c d e f g
a b c d e f g: ; @"$$METERED" sleep 0.02
.PHONY: all recursive plain beside1 beside2 inner a b c d e f g
EOF
cat >rules <<'EOF'
"$CHILD" -s --no-print-directory -j1 inner || exit
"$JOBROOT" tokens >status
"$JOBROOT" job -n 1:3 -- true && "$JOBROOT" tokens check
EOF
export CHILD

joined() { # MAKE WORD...
  for recipe in recursive plain; do
    for CHILD in "$old" "$new"; do
      case="$*, $recipe, $CHILD"
      MEET=3 measure "$@" -s -j3 WRAPPED=$recipe >out 2>&1 ||
        fail "$case: $? $(cat out said)"
      same "$case: $(cat out)" "$case: "
      same "$case: $(most)" "$case: 3"
      same "$(cat said)" "jobroot: wrap: -j9 is not used: joining the job \
server of -j3 that is already there"
      grep -q '^slots *3: . busy here' status || fail "$case: $(cat status)"
    done
  done
}
joined "$old"
joined "$new"
joined "$new" --jobserver-style=pipe
left=$(find "$TMP" -name 'jobroot-*')
[ -z "$left" ] || fail "left: $left"
