#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: three recipes that wait for each other can only end if a job that had the
# whole pool gives back what they need; and when they have ended it has it all
# again. It keeps to as many processors as it has slots.
. "$(dirname "$0")/common.sh"
export JOBROOT

cat >Makefile <<'EOF2'
all: big a b c
big:
	@$(JOBROOT) job --elastic -n 1:4 -- sh -c 'echo {n} >threads; \
	  nproc >at-first; until [ -e c ]; do sleep 0.05; done; nproc >between; \
	  touch seen; until [ "`nproc`" = "$(CPUS)" ]; do sleep 0.05; done'
ready: ; @until [ -e at-first ]; do sleep 0.05; done
a b c: ready ; @echo >>here; until [ `wc -l <here` = 3 ]; do sleep 0.05; done; \
	touch $@; until [ -e seen ]; do sleep 0.05; done
.PHONY: all big a b c ready
EOF2

lives() { # COMMAND...
  rm -f a b c here threads at-first between seen
  timeout 60 "$@" -s CPUS="$(nproc)" >out 2>&1 || fail "$*: $? $(cat out)"
  same "$(cat out)" ''
  same "$(cat threads)" 4
  [ "$(nproc)" = 1 ] || same "$(cat between)" 1
}

lives make -j4
lives "$JOBROOT" serve -j 4 -- make
# One who waits for several gets them too.
cat >Makefile <<'EOF2'
all: big many
big: ; @$(JOBROOT) job --elastic -n 1:4 -- sh -c \
	  'touch started; until [ -e many ]; do sleep 0.05; done'
many: ; @until [ -e started ]; do sleep 0.05; done; \
	$(JOBROOT) job -n 3 -- touch $@
EOF2
rm -f many
timeout 60 make -s -j4
[ -e many ]
