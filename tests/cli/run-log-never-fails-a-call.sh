#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a log is for people; a full disk, a limit or a pipe that nobody reads
# costs lines of it and nothing else. What could not be recorded is in it.
. "$(dirname "$0")/common.sh"

touch file
for log in /dev/full pipe; do
  [ $log = /dev/full ] || mkfifo $log
  same "$("$JOBROOT" run --log $log sh -c 'chown 5:6 file; stat -c %u file')" 5
done
same "$("$JOBROOT" run --log LOG sh -c 'ulimit -f 0; chown 5:6 file
  chown 7:8 file; stat -c %u file')" 7
[ ! -s LOG ] || fail 'the limit was not reached'
# The last line is whole.
"$JOBROOT" run --log SHORT sh -c 'ulimit -f 1
  for i in $(seq 40); do chown $i file; done'
[ -s SHORT ] && [ -z "$(tail -c 1 SHORT)" ] || fail "ends with: $(tail -n 1 SHORT)"
same "$(grep -vc ' ok$' SHORT)" 0
# A reader that goes away sends no signal.
(exec 3<>pipe; "$JOBROOT" run --log pipe sh -c 'chown 5:6 file
  exec 3>&-; chown 7:8 file && echo alive') >alive
same "$(cat alive)" alive
fails "$JOBROOT" run --log nowhere/LOG true 2>message
grep -q 'nowhere/LOG: cannot log to it: No such file' message || fail "$(cat message)"

# A session that is full.
(ulimit -f 512; "$JOBROOT" run --session S true)
mkdir many
(cd many && seq 3000 | xargs touch)
fails "$JOBROOT" run --session S --log LOG chown -R 5:6 many 2>/dev/null
grep -q 'owner=0:0>5:6 ok$' LOG || fail 'nothing was recorded'
grep -q 'owner=0:0>5:6 ENOSPC$' LOG || fail 'ENOSPC is not in the log'
