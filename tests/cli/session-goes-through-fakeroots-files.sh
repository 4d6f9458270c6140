#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what fakeroot has saved can be loaded, and what we save it can read.
. "$(dirname "$0")/common.sh"

touch file
"$JOBROOT" run --session S sh -c 'chown 5:6 file; mknod device c 1 3
  setfattr -n trusted.name -v value file'
"$JOBROOT" session save S saved
same "$("$JOBROOT" session save S)" "$(cat saved)"
"$JOBROOT" session load T saved
"$JOBROOT" session load U <saved
for session in T U; do
  same "$("$JOBROOT" run --session $session stat -c '%u:%g %F' file device)" \
    "$(printf '5:6 regular empty file\n0:0 character special file')"
  same "$("$JOBROOT" run --session $session getfattr --only-values \
    -n trusted.name file)" value
done
echo nonsense >>saved
status_is 1 "$JOBROOT" session load T saved 2>err
grep -q "^jobroot: saved:$(wc -l <saved): " err || fail "$(cat err)"

command -v fakeroot-sysv >/dev/null || skip 'no fakeroot to compare with'
"$JOBROOT" session save S saved
same "$(fakeroot-sysv -i saved stat -c '%u:%g %t:%T' file device)" \
  "$(printf '5:6 0:0\n0:0 1:3')"
fakeroot-sysv -s theirs chown 7:8 file
same "$("$JOBROOT" run --load theirs stat -c %u:%g file)" 7:8
