#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: fork in a signal handler, cancellation in open, and ids in children of
# vfork must be what they are for real root, who is asked where there is one.
. "$SRC/tests/cli/common.sh"

for what in signals cancel vfork; do
  mkdir "$what" "$what.real"
  (cd "$what" && "$JOBROOT" run -- "$OUT/tests/odd_processes" "$what") ||
    fail "$what is wrong"
  if [ "$(id -u)" = 0 ]; then
    (cd "$what.real" && "$OUT/tests/odd_processes" "$what") ||
      fail "$what is wrong in the test"
  fi
done
