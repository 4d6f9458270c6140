#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: "why does this file belong to 5?" has an answer: which call of which
# program said so.
. "$(dirname "$0")/common.sh"

touch file plain
"$JOBROOT" run --session S sh -c 'mknod device b 8 1; chown 5:6 file
  chmod 4755 file'
"$JOBROOT" session show S file device plain | sed 's/  */ /g; s/, 20.*//' >out
cat >expected <<END
file
 type regular file
 mode 4755
 owner 5:6
 since chmod by chmod
device
 type block device 8:1
 mode 0644
 owner 0:0
 since mknod by mknod
plain
 type regular file
 mode 0644
 owner 0:0
 record none
END
same "$(grep -v witness out)" "$(cat expected)"
same "$("$JOBROOT" session check -v S)" 'S: 2 records, 0 of files that are gone, 0 problems'
same "$("$JOBROOT" session show S | grep -c '^records  *2$')$(
  "$JOBROOT" session ls -q .)" 1./S
same "$("$JOBROOT" run --session S "$JOBROOT" session show file | wc -l)" 6
status_is 1 "$JOBROOT" session ls -q absent . >out 2>err
same "$(cat err out)" 'jobroot: absent: cannot open: No such file or directory
./S'
