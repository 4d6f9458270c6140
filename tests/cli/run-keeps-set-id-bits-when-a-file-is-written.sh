#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the kernel takes set-id bits from a file that others than root write
# to; a chmod that changes nothing on disk must be remembered all the same, and
# what the file had before the session, too.
. "$(dirname "$0")/common.sh"

touch file
chmod 4755 file
"$JOBROOT" run -- sh -c '
  chmod 4755 file
  echo text >>file
  stat -c %a file' >out
same "$(cat out)" 4755

for file in appended copied truncated redirected printed; do
  touch "$file"
  chmod 6755 "$file"
done
"$JOBROOT" run -- sh -c '
  echo text >>appended
  cp /etc/passwd copied
  truncate -s 5 truncated
  echo text >redirected
  sed -n "w printed" /etc/passwd # by fopen
  stat -c %a appended copied truncated redirected printed | uniq -c' >out
same "$(cat out)" '      5 6755'
