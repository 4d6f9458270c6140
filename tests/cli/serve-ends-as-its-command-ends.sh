#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: serve stands where the command stood: its caller reads the command's
# status and sends it signals.
. "$(dirname "$0")/common.sh"

for jobs in 1 4; do
  serve() { "$JOBROOT" serve -j $jobs -- "$@"; }
  status_is 0 serve true
  status_is 7 serve sh -c 'exit 7'
  status_is 137 serve sh -c 'kill -KILL $$' 2>/dev/null
  status_is 127 serve no-such-command 2>/dev/null
  status_is 126 serve /etc/passwd 2>/dev/null
done
TMPDIR=/nowhere XDG_RUNTIME_DIR=/nowhere "$JOBROOT" serve -j 2 -- true

for signal in TERM INT HUP QUIT; do
  rm -f started ended
  env --default-signal "$JOBROOT" serve -j 4 -- sh -c '
    trap "echo >ended; exit 1" TERM INT HUP QUIT
    echo >started; while :; do sleep 0.02; done' &
  while [ ! -e started ]; do sleep 0.02; done
  kill -$signal $!
  status=0; wait $! || status=$?
  same "$status" $((128 + $(env kill -l $signal)))
  [ -e ended ] || fail 'did not wait'
done
[ -z "$(find "$TMP" -name 'jobroot-pool.*')" ] || fail 'left a pool'
