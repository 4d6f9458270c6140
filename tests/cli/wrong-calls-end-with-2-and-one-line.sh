#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: scripts tell a wrong call from a failure by its status, people by a line
# that says what to do; stdout stays for answers.
. "$(dirname "$0")/common.sh"

refused() { # LINE WORD...
  line=$1
  shift
  status_is 2 "$JOBROOT" "$@" >out 2>err
  same "$(cat err)" "jobroot: $line"
  [ ! -s out ] || fail "stdout: $(cat out)"
}

refused 'no command given; see jobroot --help'
refused 'nope: no such command; see jobroot --help' nope
refused '--nope: no such command; see jobroot --help' --nope
