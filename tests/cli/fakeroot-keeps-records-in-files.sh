#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: builds carry their owners from step to step with -i and -s, often of
# the same file, sometimes through a pipe.
. "$(dirname "$0")/common.sh"

fakeroot=$OUT/bin/fakeroot
touch file
same "$("$fakeroot" -i state -s state chown 5:6 file 2>&1)" \
  'fakeroot: state: found nothing to load'
"$fakeroot" -i state -s state chgrp 7 file
same "$("$fakeroot" -istate stat -c %u:%g file)" 5:7
"$fakeroot" -s 'a name with blanks' -i state true
same "$("$fakeroot" -i 'a name with blanks' stat -c %u:%g file)" 5:7
grep -qE '^dev=[0-9a-f]+,ino=[0-9]+,mode=100[0-7]+,uid=5,gid=7,nlink=[0-9]+,'\
'rdev=0$' state || fail "$(cat state)"
mkfifo fifo
cat fifo >read &
"$fakeroot" -i state -s fifo true
wait
same "$(grep ^dev read)" "$(grep ^dev state)"
"$fakeroot" -i state -s /dev/stdout true | grep -q '^dev=' || fail 'no stdout'

# Inside of another it joins, and saves all the same.
export fakeroot
same "$("$fakeroot" sh -c '"$fakeroot" -s inner chown 8 file
  stat -c %u file')" 8
grep -q ',uid=8,' inner || fail "$(cat inner)"
status_is 9 "$fakeroot" -s state sh -c 'exit 9'
