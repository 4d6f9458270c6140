#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: makefiles call `run` without knowing who called them; what they record
# belongs to the session they are in, unless they name another.
. "$(dirname "$0")/common.sh"

touch file
export JOBROOT
same "$("$JOBROOT" run sh -c '"$JOBROOT" run chown 5:6 file
  stat -c %u:%g file')" 5:6
same "$("$JOBROOT" run sh -c 'env -i "$JOBROOT" run chown 5:6 file
  stat -c %u:%g file')" 5:6
same "$("$JOBROOT" run sh -c '"$JOBROOT" run --save saved chown 7 file
  stat -c %u file')" 7
grep -q ',uid=7,' saved || fail "$(cat saved)"
same "$("$JOBROOT" run sh -c '"$JOBROOT" run --load saved stat -c %u file
  stat -c %u file')" "$(printf '7\n7')"
same "$("$JOBROOT" run sh -c '"$JOBROOT" run --session S chown 9 file
  stat -c %u file')" 0
same "$("$JOBROOT" run --session S stat -c %u file)" 9
same "$("$JOBROOT" run sh -c 'FAKEROOTKEY= "$JOBROOT" run chown 9 file
  stat -c %u file')" 0
status_is 9 "$JOBROOT" run sh -c '"$JOBROOT" run sh -c "exit 9"'

status_is 125 env FAKEROOTKEY=12345 "$JOBROOT" run true 2>err
same "$(cat err)" "jobroot: FAKEROOTKEY: found '12345', expected the path of \
a session; another fakeroot runs this; leave it first"
status_is 125 env FAKEROOTKEY="$TMP/gone" "$JOBROOT" run true 2>err
