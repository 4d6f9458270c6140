#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: at its end make waits for all who have its pool open. A process that a
# command leaves behind, or our own guardian, must not be one of them.
. "$(dirname "$0")/common.sh"

cat >Makefile <<'EOF'
all: ; @$(JOBROOT) job -n 1:4 -- sh -c \
	'sleep 30 >/dev/null 2>&1 & echo $$! >daemon'
killed: ; @$(JOBROOT) job -n 1:4 -- sh -c 'kill -KILL $$PPID; sleep 30' || :
EOF

for target in all killed; do
  start=$(date +%s)
  JOBROOT=$JOBROOT make -s -j4 $target >out 2>&1 </dev/null || :
  seconds=$(($(date +%s) - start))
  [ $seconds -lt 20 ] || fail "$target: $seconds s"
  case $(cat out) in *INTERNAL*) fail "$(cat out)" ;; esac
done
kill "$(cat daemon)"
