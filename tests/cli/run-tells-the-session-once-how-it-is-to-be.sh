#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: package builders pass little on, so what a session was told when it was
# made holds for all who join it, and for its forks.
. "$(dirname "$0")/common.sh"

touch file
JOBROOT_STRICT=1 "$JOBROOT" run --session S --unknown-is-real \
  --clamp-time 1000 true
"$JOBROOT" session show S | sed 's/  */ /g' >out
grep -qx 'flags unknown-is-real, strict' out || fail "$(cat out)"
grep -qx 'clamp time 1000' out || fail "$(cat out)"
same "$("$JOBROOT" run --session S stat -c %u:%Y file)" "$(id -u):1000"
"$JOBROOT" session seal S
same "$("$JOBROOT" run --fork S stat -c %u:%Y file)" "$(id -u):1000"
same "$("$JOBROOT" run --fork S --clamp-time 2000 stat -c %Y file)" 2000

"$JOBROOT" run --session P true
"$JOBROOT" session seal P
JOBROOT_STRICT=1 "$JOBROOT" run --session F --fork P true
"$JOBROOT" session show F | grep -q '^flags *strict$'

# An existing one can still be told.
"$JOBROOT" run --session T true
same "$("$JOBROOT" run --session T stat -c %u file)" 0
same "$("$JOBROOT" run --session T --unknown-is-real stat -c %u file)" "$(id -u)"
same "$("$JOBROOT" run --session T --clamp-time 3000 stat -c %Y file)" 3000
same "$(stat -c %Y file)" "$(stat -c %Z file)"
