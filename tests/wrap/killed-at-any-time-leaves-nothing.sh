#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# timeout: 300
# Why: whichever process of a build is killed, and when: nothing of it goes on,
# and the pool that it was in, its own or that of a make around it, has all its
# tokens. Make says so itself, or says nothing.
. "${0%/*}/common.sh"
needs_new_make

storm=$SRC/tests/wrap/kill-storm rounds=${ROUNDS:-5}
"$storm" "$rounds" "$old" "$new" >out 2>&1 ||
  fail "$(grep -v '^Killed' out; tail -n 5 log)"

export VICTIMS='front keeper make compiler'
"$JOBROOT" serve -j 4 -- sh -c '"$@" && "$0" tokens check' "$JOBROOT" \
  "$storm" "$rounds" "$new" "$old" >out 2>&1 ||
  fail "serve: $(grep -v '^Killed' out; tail -n 5 log)"

cat >Makefile <<'EOF'
storm: ; @$(STORM)
EOF
within() { # MAKE WORD...
  "$@" -s -j4 STORM="'$storm' $rounds '$new' '$old'" >out 2>&1 ||
    fail "$*: $? $(cat out; tail -n 5 log)"
  same "$*: $(grep -v '^Killed' out)" "$*: "
}
within "$old"
within "$new"
[ -z "${ROUNDS-}" ] || within "$new" --jobserver-style=pipe
