#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a make that is killed takes its tokens with it. Whoever waits for them
# would wait for ever, and then do what nobody wants any more.
. "$(dirname "$0")/common.sh"

cat >Makefile <<'EOF'
all: a b c
a b: ; @until [ -e c ]; do sleep 0.02; done; $(JOBROOT) job -n 5 -- touch $@; \
	echo $$? >>ended
c: ; @touch c; sleep 0.5; kill -KILL $$PPID
EOF
# Five slots: make uses three, so that the two that are left are too few, also
# with the one on which the other waits.
"$JOBROOT" serve -j 5 -- sh -c 'JOBROOT=$0 make -s' "$JOBROOT" >out 2>err || :
for try in $(seq 100); do
  [ "$(wc -l <ended)" = 2 ] && break
  sleep 0.05
done
same "$(tr '\n' ' ' <ended)" '125 125 '
[ ! -e a ] && [ ! -e b ] || fail 'started'
same "$(grep -c '^jobroot: job: the make that started this has ended$' err)" 2
# What make had is back.
fails grep '^jobroot: serve' err
