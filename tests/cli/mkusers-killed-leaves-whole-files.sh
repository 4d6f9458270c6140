#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: half an etc/passwd is an image that nobody can log in to.
. "$(dirname "$0")/common.sh"

mkdir -p root/etc
seq 1 300 | sed 's/.*/u& -1 g& -1 * - - -/' >table
"$JOBROOT" run --session s true
for round in $(seq 1 30); do
  echo 'root:x:0:0:root:/root:/bin/sh' >root/etc/passwd
  echo 'root:x:0:' >root/etc/group
  rm -f root/etc/shadow
  timeout -s KILL "0.0$((round % 10))1" \
    "$JOBROOT" mkusers --session s table root || :
  for file in passwd:301 group:301 shadow:300; do
    lines=$(cat root/etc/${file%:*} 2>/dev/null | wc -l)
    case $lines in
    0 | 1 | ${file#*:}) ;;
    *) fail "$file: $lines lines in round $round" ;;
    esac
  done
done
"$JOBROOT" mkusers --session s table root
same "$(ls -A root/etc | tr '\n' ' ')" 'group passwd shadow '
