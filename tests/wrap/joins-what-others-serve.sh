#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whatever job server a build is started in, as many things run at once as
# that one says; and what it never sees, as another user's make, costs a note
# and not the build.
. "${0%/*}/common.sh"

cat >Makefile <<'EOF'
all: a b c d e f
a b c d e f: ; @"$$METERED" sleep 0.02
.PHONY: all a b c d e f
EOF
cat >build <<'EOF'
"$MAKE" -s -j1
"$JOBROOT" tokens | sed -n 's/^slots *\([0-9]*\):.*/\1/p' >slots
"$JOBROOT" tokens check
EOF
export MAKE
tried() { # CASE COMMAND...
  case="$make, $1" MAKE=$make
  shift
  MEET=3 measure "$@" >out 2>&1 || fail "$case: $? $(cat out)"
  same "$case: $(cat out)" "$case: "
  same "$case: $(most) of $(cat slots)" "$case: 3 of 3"
}
everywhere() {
  tried serve "$JOBROOT" serve -j 3 -- "$JOBROOT" wrap -- sh ./build
  tried 'serve, forgotten' "$JOBROOT" serve -j 3 -- env -u JOBROOT_POOL \
    "$JOBROOT" wrap -- sh ./build
  tried 'a slot of serve --detach' env JOBROOT_POOL="$detached" \
    "$JOBROOT" wrap -- sh ./build
  tried wrap "$JOBROOT" wrap -j 3 -- "$JOBROOT" wrap -- sh ./build
  tried 'another session' "$JOBROOT" wrap -j 3 -- \
    "$JOBROOT" wrap --session S -- sh ./build
  tried 'a user namespace' "$JOBROOT" wrap -j 3 -- unshare -r \
    "$JOBROOT" wrap -- sh ./build
}
name=test$$
"$JOBROOT" serve --detach -j 3 --name $name 2>/dev/null
trap '"$JOBROOT" serve --stop --name $name' EXIT
detached=$(eval "$("$JOBROOT" serve --env --name $name)" && echo "$JOBROOT_POOL")
unshare -r true 2>/dev/null || skip 'user namespaces are not allowed here'
each_make everywhere
same "$(JOBROOT_POOL=$detached "$JOBROOT" tokens | grep -o '. free')" '3 free'
