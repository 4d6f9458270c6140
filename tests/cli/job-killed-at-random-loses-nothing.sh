#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: make says at its exit when a token is missing, and nobody can tell it
# before. Each job is killed in the middle of whatever it does.
. "$(dirname "$0")/common.sh"

cat >kill-one <<'EOF'
"$JOBROOT" job -n 2:4 -- sleep 0.03 & job=$!
sleep 0.0$(($(od -An -N2 -tu2 /dev/urandom) % 9))
kill -KILL $job 2>/dev/null
wait $job
exit 0
EOF
cat >Makefile <<'EOF'
rounds := $(shell seq 60)
all: $(rounds)
$(rounds): ; @sh ./kill-one 2>/dev/null
.PHONY: all $(rounds)
EOF

for jobs in 4 8; do
  JOBROOT=$JOBROOT timeout 100 make -j$jobs >out 2>&1 || fail "status $?"
  same "$(cat out)" ''
done
