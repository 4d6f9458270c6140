#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a command under serve is the same command: options and variables that
# its caller set for make are not serve's to change.
. "$(dirname "$0")/common.sh"

flags() { # MAKEFLAGS WORD... -> what the command finds there
  MAKEFLAGS=$1
  shift
  MAKEFLAGS=$MAKEFLAGS "$JOBROOT" serve "$@" -- sh -c 'echo "$MAKEFLAGS"' |
    sed 's/auth=[0-9]*,[0-9]*/auth=R,W/'
}

same "$(flags '' -j 3 --style pipe)" ' -j3 --jobserver-auth=R,W'
same "$(flags 'ks -Otarget -- A=b\ c' -j 3 --style pipe)" \
  'ks -Otarget -j3 --jobserver-auth=R,W -- A=b\ c'
same "$(flags 'k -j9 --jobserver-auth=77,78' -j 3 --style pipe)" \
  'k -j3 --jobserver-auth=R,W'
# One slot is no pool.
same "$(flags 'k -j9 --jobserver-auth=77,78 -- A=b' -j 1)" 'k -- A=b'
same "$("$JOBROOT" serve -j 1 -- sh -c 'echo "${JOBROOT_POOL-none}"')" none
"$JOBROOT" serve -j 2 -- sh -c '
  [ -p "$JOBROOT_POOL/tokens" ] && [ "$(stat -c %a "$JOBROOT_POOL")" = 700 ]'
