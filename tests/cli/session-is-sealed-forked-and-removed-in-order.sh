#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: each step has one that must come before it, and says which.
. "$(dirname "$0")/common.sh"

says() { # STATUS LINE WORD...
  wanted_status=$1
  line=$2
  shift 2
  status_is "$wanted_status" "$JOBROOT" "$@" 2>err
  same "$(cat err)" "jobroot: $line"
}

touch file
"$JOBROOT" run --session S chown 5:6 file
says 125 'S: is not sealed; jobroot session seal S' run --fork S true
says 0 'S: 1 record; left out 0 superseded, 0 of inodes that are gone' \
  session seal -v --root . S
"$JOBROOT" session seal S
says 125 'S: is sealed, nothing can be recorded in it; run in a fork of it: '\
'--fork S' run --session S true
same "$("$JOBROOT" run --fork S --session F stat -c %u file)" 5
says 125 'F: exists, but a fork is a new session; name a directory that does '\
'not exist, or leave --fork out to use this one' run --fork S --session F true
says 1 "$PWD/S: has forks: $PWD/F; remove these first" session rm S
sed -i 's/^root=/&1/' S/seal
status_is 125 "$JOBROOT" run --fork S true 2>err
grep -q 'make the session again$' err || fail "$(cat err)"
"$JOBROOT" session rm F S
[ ! -e S ] && [ ! -e F ] || fail 'still there'
