#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a pool that another user made cannot be opened again, and where the
# kernel cannot read it without waiting either, it is as good as none.
. "$(dirname "$0")/common.sh"

mkfifo pool
exec 3<>pool 4<>pool
printf ++ >&4
chmod 0 pool
export MAKEFLAGS=' -j3 --jobserver-auth=3,4'

same "$("$JOBROOT" job -n 2 -- echo {n})" 2
same "$("$JOBROOT" job --elastic -n 2 -- echo {n})" 2
