#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: map is called in recipes of every make, with and without `+`, and what it
# starts may be a make again, of the same kind or another.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
map = $(JOBROOT) map
ten := ::: 1 2 3 4 5 6 7 8 9 10
plain: ; @$(map) "$$METERED" sleep 0.0{} $(ten)
plus: ; +@$(map) "$$METERED" sleep 0.0{} $(ten)
without: ; @env -u MAKEFLAGS $(map) "$$METERED" sleep 0.0{} $(ten)
below: ; @$(MAKE) -s plain
above: ; +@$(map) $(other) -s --no-print-directory ::: plain plus
EOF
joined() { # ITEMS MAKE WORD...
  items=$1
  shift
  measure "$@" -s --no-print-directory -j3 >out 2>err || fail "$*: $?"
  same "$*: $(cat out err)" "$*: " # make would tell of a lost token
  same "$*: $(grep -c + "$METER") items, $(most) at once" \
    "$*: $items items, 3 at once"
}

for make in "$old" "$new" "$new --jobserver-style=pipe"; do
  for target in plain plus without below; do
    # shellcheck disable=SC2086 # may be two words
    MEET=3 joined 10 $make $target
  done
done
joined 20 "$old" above other="$old"
joined 20 "$old" above other="$new"
joined 20 "$new" above other="$new"
joined 20 "$new" --jobserver-style=pipe above other="$old"
