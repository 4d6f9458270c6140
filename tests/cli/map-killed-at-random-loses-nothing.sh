#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: make says at its exit when a token is missing, and nobody can tell it
# before. Each map is ended in the middle of whatever it does.
. "$(dirname "$0")/common.sh"

cat >end-one <<'EOF'
yes | env --default-signal "$JOBROOT" map -n $1 -- true & map=$!
sleep 0.0$(($(od -An -N2 -tu2 /dev/urandom) % 9))
kill -$2 $map 2>/dev/null
wait $map
exit 0
EOF
cat >Makefile <<'EOF'
rounds := $(shell seq 30)
all: $(rounds:%=%.KILL) $(rounds:%=%.TERM)
%.KILL: ; @sh ./end-one $* KILL 2>/dev/null
%.TERM: ; @sh ./end-one $* TERM 2>/dev/null
EOF

for jobs in 4 8; do
  JOBROOT=$JOBROOT timeout 100 make -j$jobs >out 2>&1 || fail "status $?"
  same "$(cat out)" ''
done
