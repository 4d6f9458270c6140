#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: two processes stand between the caller and the command, and neither may
# be seen: descriptors, signals, umask, priority, directory are the caller's.
. "$(dirname "$0")/common.sh"

mkdir "a directory"
cd "a directory"
umask 027
shown='umask; pwd; nice; cat; grep -E "^Sig(Blk|Ign|Cgt)" /proc/self/status
  for fd in /proc/self/fd/*; do readlink $fd; done | grep -v /proc/ |
    sed "s/:.*//" | sort'
same "$(echo in | nice -n 3 "$JOBROOT" run sh -c "$shown" 5<.)" \
  "$(echo in | nice -n 3 sh -c "$shown" 5<.)"
same "$(env --ignore-signal=CHLD,INT --block-signal=USR1,TERM "$JOBROOT" run \
  grep "^Sig[^Q]" /proc/self/status)" "$(env --ignore-signal=CHLD,INT \
  --block-signal=USR1,TERM grep "^Sig[^Q]" /proc/self/status)"

# What was closed stays closed, and nothing of ours is there instead.
for closed in '0<&-' '1>&-' '2>&-' '0<&- 1>&- 2>&-'; do
  eval "'$JOBROOT' run sh -c 'ls -l /proc/\$\$/fd >../ours' $closed" || true
  eval "sh -c 'ls -l /proc/\$\$/fd >../plain' $closed" || true
  same "$(sed -n 's/.* \([012]\) -> .*/\1/p' ../ours)" \
    "$(sed -n 's/.* \([012]\) -> .*/\1/p' ../plain)"
done

# Nor are our messages written to what we opened in the place of stderr.
"$JOBROOT" run --session ../S true
status_is 127 "$JOBROOT" run --session ../S no-such-program 2>&-
"$JOBROOT" session check ../S
