#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: N that suits the processors may be too much for the memory; then less
# runs at once, but never nothing.
. "$(dirname "$0")/common.sh"
export JOBROOT

slots() { # OPTION... -> how many a job gets after a while
  "$JOBROOT" serve -j 6 "$@" -- sh -c 'sleep 0.5
    "$JOBROOT" job -n 1:9 -- echo "{n}"' 2>&1
}

same "$(slots --throttle mem=1)" 6
same "$(slots --throttle mem=9999999T,load=99999)" 1
same "$(slots --throttle mem=9999999T --min 4)" 4
same "$(slots --throttle load=0.0001 --min 2)$(sed -n 1q /dev/null)" 2 ||
  fail 'nothing runs on this machine'
same "$(slots --throttle disk=3)" "jobroot: --throttle: found 'disk=3', \
expected mem=BYTES, psi-mem=PERCENT or load=NUMBER; see jobroot serve --help"
