#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: several makes under one server share its slots, whichever way they are
# told of it, and the server finds every token back.
. "$(dirname "$0")/common.sh"
export JOBROOT

cat >Makefile <<'EOF'
jobs := $(addprefix $(NAME),1 2 3 4 5 6)
all: $(jobs) ; @$(JOBROOT) job -n 1:9 -- echo "at most {n}"
$(jobs): ; @echo + >>log; sleep 0.1; echo - >>log
.PHONY: all $(jobs)
EOF
most() { # the largest number that ran at once
  awk '{ now += $1 == "+" ? 1 : -1; if (now > most) most = now }
    END { print most }' log
}

"$JOBROOT" serve -j 4 -- sh -c '
  make -s NAME=a & make -s NAME=b & wait' >out 2>&1
# Each make has a slot of its own besides the pool's three.
[ "$(most)" -ge 3 ] && [ "$(most)" -le 5 ] || fail "$(most) at once"
same "$(grep -vc '^at most' out)" 0

# Descriptors are what a make without fifos understands, and so is a name for
# whoever asks for one.
"$JOBROOT" serve -j 3 --style pipe -- make -s NAME=c >out 2>&1
same "$(cat out)" 'at most 3'
"$JOBROOT" serve -j 3 --style fifo -- "$JOBROOT" job -n 1:9 -- echo '{n}' >out 2>&1
same "$(cat out)" 3
