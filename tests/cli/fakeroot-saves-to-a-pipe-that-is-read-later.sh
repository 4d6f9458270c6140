#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: with -s FIFO the reader may be the next command of the same script, and
# may never come; fakeroot must end in both cases, and keep nothing alive.
. "$(dirname "$0")/common.sh"

touch file
mkfifo fifo
status_is 4 "$OUT/bin/fakeroot" -s fifo sh -c 'chown 5:6 file
  echo "$FAKEROOTKEY" >session; exit 4'
grep -q ',uid=5,gid=6,' fifo

# What the last process does counts, and there is one answer only.
"$OUT/bin/fakeroot" -s fifo sh -c 'chown 7 file
  (sleep 0.3; chown 8 file) >/dev/null 2>&1 &'
same "$(grep -c ',uid=8,' fifo)" 1

"$OUT/bin/fakeroot" -s fifo sh -c 'echo "$FAKEROOTKEY" >session'
[ -d "$(cat session)" ] || fail 'nobody waits for a reader'
rm fifo
for _ in $(seq 100); do
  [ -e "$(cat session)" ] || break
  sleep 0.1
done
[ ! -e "$(cat session)" ] || fail 'still waiting for a reader'
