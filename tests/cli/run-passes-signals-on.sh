#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: who kills `run` means the command, and wants to see how it took it.
. "$(dirname "$0")/common.sh"

for signal in HUP INT TERM QUIT USR1 USR2 WINCH CONT; do
  rm -f ready
  # A shell's background children ignore INT and QUIT, unless it is told.
  env --default-signal=INT,QUIT "$JOBROOT" run sh -c "
    trap 'echo $signal >got; exit 9' $signal
    touch ready
    while :; do sleep 0.05; done" &
  front=$!
  until [ -e ready ]; do sleep 0.05; done
  kill "-$signal" "$front"
  status=0
  wait "$front" || status=$?
  same "$signal $status" "$(cat got) 9"
done

# A broadcast of the command reaches it once, not a second time through us.
same "$(setsid "$JOBROOT" run perl -e '$SIG{USR1} = sub { $count++ };
  for (1 .. 200) { kill USR1 => 0; select undef, undef, undef, 0.001 }
  print $count')" 200
