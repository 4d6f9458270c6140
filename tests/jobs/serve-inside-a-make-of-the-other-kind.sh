#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a script that serves itself may be called from a make 4.4, whose pool it
# then joins, and call make 4.3, which ends with an error at that pool's name.
. "${0%/*}/common.sh"
needs_new_make

cat >Makefile <<'EOT'
all: ; @'$(JOBROOT)' serve -j 3 -- $(CHILD) -s --no-print-directory inner
inner: a b c d
a b c d: ; @"$$METERED" sleep 0.01
.PHONY: all inner a b c d
EOT
for parent in "$old" "$new"; do
  for child in "$old" "$new"; do
    MEET=3 measure "$parent" -s -j3 CHILD="$child" >out 2>&1 ||
      fail "$parent, $child: $? $(cat out)"
    same "$parent, $child: $(cat out)" "$parent, $child: "
    same "$parent, $child: $(most)" "$parent, $child: 3"
  done
done
