#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a session file can be anybody's bytes; each command says in one line
# what it found.
. "$(dirname "$0")/common.sh"

refused() { # STATUS LINE WORD...
  wanted_status=$1
  line=$2
  shift 2
  status_is "$wanted_status" "$JOBROOT" "$@" 2>err >out
  same "$(cat err)" "jobroot: S/db: $line"
}

"$JOBROOT" run --session S true
cp S/db saved
truncate -s 1M S/db
for command in check show save; do
  refused 1 'found 1048576 bytes, expected 17179869184; the session cannot be '\
'used, remove it' session $command S
done
refused 125 'found 1048576 bytes, expected 17179869184; the session cannot be '\
'used, remove it' run --session S true
same "$("$JOBROOT" session ls . | sed 's/  */ /g' | tail -n 1)" 'broken - - - - - - ./S'
head -c 200000 /dev/urandom >S/db
refused 1 'found other bytes at the start, expected a session'"'"'s '\
'"jobroot"; this is no session of jobroot' session check S
: >S/db
"$JOBROOT" session rm S
mkdir -m 755 S
refused 1 'found nothing, expected a session; jobroot run --session makes one' \
  session show S

# One that never ends must not be read until there is no memory.
status_is 1 timeout 60 "$OUT/bin/fakeroot" -i /dev/zero true 2>err
same "$(head -n 1 err)" \
  'fakeroot: /dev/zero: has more than 1 GiB, and perhaps no end; name another file'
