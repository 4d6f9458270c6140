#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: several makes under one server share its slots, whichever way they are
# told of it.
. "$(dirname "$0")/common.sh"
export JOBROOT

cat >Makefile <<'EOF'
jobs := $(addprefix $(NAME),1 2 3 4 5 6)
all: $(jobs) ; @$(JOBROOT) job -n 1:9 -- echo "at most {n}"
$(jobs): ; @echo + >>log; sleep 0.1; echo - >>log
.PHONY: all $(jobs)
EOF
"$JOBROOT" serve -j 4 -- sh -c 'make -s NAME=a & make -s NAME=b & wait' >out
# Each make has a slot of its own besides the pool's three.
most=$(awk '{ now += $1 == "+" ? 1 : -1; if (now > most) most = now }
  END { print most }' log)
[ "$most" -ge 3 ] && [ "$most" -le 5 ] || fail "$most at once"

same "$("$JOBROOT" serve -j 3 --style pipe -- make -s NAME=c 2>&1)" 'at most 3'
same "$("$JOBROOT" serve -j 3 --style fifo -- \
  "$JOBROOT" job -n 1:9 -- echo '{n}')" 3

# At its end serve waits for whoever has the pool open, so it must not be one.
same "$("$JOBROOT" serve -j 3 --style pipe -- sh -c 'sleep 0.3
  ls -l /proc/$PPID/fd' | grep -c /tokens)" 1
