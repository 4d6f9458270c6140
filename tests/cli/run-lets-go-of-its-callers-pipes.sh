#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: who reads the command's output until its end must not wait for a daemon
# that has closed it, only because the keeper waits for that daemon.
. "$(dirname "$0")/common.sh"

start=$(date +%s)
same "$("$JOBROOT" run sh -c 'sleep 30 </dev/null >/dev/null 2>&1 &
  echo $! >pid; echo done')" done
[ $(($(date +%s) - start)) -lt 20 ] || fail 'the pipe was held open'
kill "$(cat pid)"
