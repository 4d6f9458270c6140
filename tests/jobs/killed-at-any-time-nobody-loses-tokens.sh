#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a token that is lost slows a build down and nobody sees why. Make 4.4.1
# loses all it has at a Ctrl-C, make 4.3 at SIGKILL.
. "${0%/*}/common.sh"
needs_new_make

"$JOBROOT" serve -j 6 -- "$SRC/tests/jobs/kill-storm" 32 6 "$old" "$new" \
  >out 2>&1 || fail "$(cat out; tail -n 5 log)"
same "$(cat out)" ''
