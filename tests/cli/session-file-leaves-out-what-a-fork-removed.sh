#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what is gone is not saved, also when the record of it is in a session
# that is sealed and cannot be written to any more.
. "$(dirname "$0")/common.sh"

touch kept removed replaced new
mkdir directory
"$JOBROOT" run --session base -- chown 5:6 kept removed replaced directory
"$JOBROOT" session seal base
"$JOBROOT" run --session fork --fork base -- sh -c '
  rm removed; rmdir directory; mv new replaced'
count() { # SESSION
  "$JOBROOT" session save "$1" | grep -c ^dev=
}
same "$(count base)" 4
same "$(count fork)" 1
"$JOBROOT" session seal fork
same "$(count fork)" 1
"$JOBROOT" run --session grandchild --fork fork -- true
same "$(count grandchild)" 1
same "$("$JOBROOT" session check fork)" ''
