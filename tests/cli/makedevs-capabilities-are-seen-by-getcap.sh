#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what the command records is what the programs of the session read.
. "$(dirname "$0")/common.sh"

mkdir root
touch root/ping
printf '/ping f 755 0 0\n|xattr cap_net_raw+p\n|xattr cap_net_admin+p\n' >table
"$JOBROOT" run --session s "$JOBROOT" makedevs -d table root

same "$("$JOBROOT" run --session s getcap root/ping)" \
  'root/ping cap_net_admin,cap_net_raw=p'
same "$(getcap root/ping)" ''
