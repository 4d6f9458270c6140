#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a build that is killed, in whole or in part, must not lose owners, nor
# leave processes or directories behind.
# runs-as: user
# timeout: 400
. "$SRC/tests/cli/common.sh"
seed=${KILL_STORM_SEED:-$(date +%s)}

mkdir work
cd work
"$OUT/tests/kill_storm" storm "$JOBROOT" "$TMP/session" 1000 "$seed" ||
  fail "seed $seed"
"$JOBROOT" run --session "$TMP/session" -- "$OUT/tests/kill_storm" check ||
  fail "seed $seed"
"$JOBROOT" session check "$TMP/session"

"$JOBROOT" run -- true
for directory in $(sort -u sessions); do
  [ "$directory" = "$TMP/session" ] || [ ! -e "$directory" ] ||
    fail "left behind: $directory, seed $seed"
done
