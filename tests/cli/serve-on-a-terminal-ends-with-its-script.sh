#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: ^C goes to everybody on the terminal, the server's two processes
# included. They must see the build end, say nothing where nothing is wrong,
# and leave neither a pool nor a script that goes on.
. "$(dirname "$0")/common.sh"
command -v python3 >/dev/null || skip 'needs python3'
export JOBROOT

cat >Makefile <<'E2'
all: a b c
a b c: ; @echo >$@; [ -e a ] && [ -e b ] && echo >ready; exec sleep 60
E2
timeout 60 "$SRC/tests/support/at-a-terminal" INT '[ -e ready ]' \
  bash -c "'$JOBROOT' serve -j 3 -- make -s; echo went on" >out
grep -q -- ' -2$' out || fail "$(cat out)"
fails grep -q 'went on\|jobroot: serve' out
[ -z "$(find "$TMP" -name 'jobroot-pool.*')" ] || fail 'left a pool'
