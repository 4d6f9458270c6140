#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# slow: 2 minutes
# timeout: 1800
# Why: what is lost between two instructions is not seen in a few rounds.
. "${0%/*}/common.sh"
needs_new_make

"$JOBROOT" serve -j 6 -- "$SRC/tests/jobs/kill-storm" 500 6 "$old" "$new" \
  >out 2>&1 || fail "$(cat out; tail -n 5 log)"
same "$(cat out)" ''
