#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a 32-bit program has other system calls, other structures, and names
# that no 64-bit one has: each row again, in both of its kinds.
. "$SRC/tests/cli/common.sh"

[ -x "$OUT/tests/i386/intercepts" ] || skip 'not built with MULTILIB=1'
[ "$(id -u)" = 0 ] && who=root || who=user

for program in intercepts intercepts-time64; do
  "$JOBROOT" run -- sh -c '"$1" root; exit $?' sh "$OUT/tests/i386/$program"
  "$OUT/tests/i386/$program" $who
done
