#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a recipe that waits for more has a slot, and nobody runs on it. When all
# of eight recipes want four slots there are no tokens left, and still two of
# them can run at any time, but never three.
. "$(dirname "$0")/common.sh"

cat >tool <<'EOF2'
#!/bin/sh
echo "$1" >>log
sleep 0.1
echo "-$1" >>log
EOF2
chmod +x tool
cat >Makefile <<'EOF2'
jobs := $(shell seq $(COUNT))
all: $(jobs)
$(jobs): ; @$(JOBROOT) job -n $(WISH) $(OPTIONS) -- ./tool {n}
.PHONY: all $(jobs)
EOF2

most() { # MAKE-OPTIONS -> the most slots that were in use
  rm -f log
  JOBROOT=$JOBROOT timeout 60 make -s --no-print-directory "$@" >out 2>&1 ||
    fail "make $*: $? $(cat out)"
  same "$(cat out)" ''
  awk '{ now += $1 } now > most { most = now } END { print most, now }' log
}

same "$(most -j8 COUNT=16 WISH=4)" '8 0'
same "$(most -j8 COUNT=9 WISH=5)" '5 0'
same "$(most -j6 COUNT=12 WISH=2)" '6 0'
