#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whoever waits inside of something that waits must not wait for it, and
# what is started on slots of somebody uses those first. In pools of both makes
# and in one of serve.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOF'
jobs := 1 2 3 4
all: $(jobs)
$(jobs): ; @$(JOBROOT) job -n 2:3 -- $(JOBROOT) job -n 1:2 -- sh -c \
  '$(MAKE) -s inner NAME=$@; $(JOBROOT) job -n 3 -- true'
inner: $(NAME).a $(NAME).b
$(NAME).a: ; @$(JOBROOT) job -n 1:4 -- "$(METERED)" sleep 0.02
$(NAME).b: ; @"$(METERED)" sleep 0.02
.PHONY: all $(jobs) inner $(NAME).a $(NAME).b
EOF
tried() { # COMMAND...
  measure "$@" >out 2>&1 || fail "$*: $? $(cat out)"
  same "$*: $(cat out)" "$*: "
  same "$*: $(grep -c + "$METER")" "$*: 8"
  [ "$(most)" -le 4 ] || fail "$*: $(most) at once"
}
for make in "$old" "$new"; do
  tried "$make" -s -j4
  tried "$JOBROOT" serve -j 4 -- "$make" -s
done
tried "$new" -s -j4 --jobserver-style=pipe
