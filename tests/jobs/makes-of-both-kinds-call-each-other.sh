#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a `fifo:` word ends make 4.3 with an internal error, and descriptors are
# closed by what stands between two makes. Under one server either make calls
# the other, with `+` and without, and all of them share the slots.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
all: one two
one two: ; $(PLUS)@$(CHILD) -s --no-print-directory inner NAME=$@
inner: $(NAME)1 $(NAME)2 $(NAME)3 $(NAME)4
$(NAME)1 $(NAME)2 $(NAME)3 $(NAME)4: ; @"$$METERED" sleep 0.01
.PHONY: all one two inner $(NAME)1 $(NAME)2 $(NAME)3 $(NAME)4
EOF
for parent in "$old" "$new"; do
  for child in "$old" "$new"; do
    for plus in + ''; do
      pair="$parent, $child, '$plus'"
      MEET=4 measure "$JOBROOT" serve -j 4 -- "$parent" -s \
        --no-print-directory CHILD="$child" PLUS=$plus >out 2>&1 ||
        fail "$pair: $? $(cat out)"
      same "$pair: $(cat out)" "$pair: "
      same "$pair: $(most)" "$pair: 4"
    done
  done
done
