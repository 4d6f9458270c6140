#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# timeout: 300
# Why: whoever collects tokens and waits for more may wait for another who does
# the same. Fifty at once in a pool of eight all get at least four, and together
# never more than there are.
. "${0%/*}/common.sh"
needs_new_make

cat >spread <<'EOF'
[ "$1" -ge 4 ] || echo "got $1"
for i in $(seq "$1"); do "$METERED" sleep 0.01 & done; wait
EOF
cat >Makefile <<'EOF'
jobs := $(shell seq 50)
all: $(jobs)
$(jobs): ; @$(JOBROOT) job -n 4:8 -- sh ./spread {n}
.PHONY: all $(jobs)
EOF
cat >at-once <<'EOF'
for i in $(seq 50); do "$JOBROOT" job --extra -n 4:8 -- sh ./spread {n} & done
wait
EOF
tried() { # COMMAND...
  measure "$@" >out 2>&1 || fail "$*: $? $(cat out)"
  same "$*: $(cat out)" "$*: "
  [ "$(most)" -le 8 ] || fail "$*: $(most) at once"
  [ "$(grep -c + "$METER")" -ge 200 ] || fail "$*: not all have run"
}
tried "$JOBROOT" serve -j 8 -- sh ./at-once
for make in "$old" "$new"; do
  tried "$make" -s -j8
  tried "$JOBROOT" serve -j 8 -- "$make" -s
done
