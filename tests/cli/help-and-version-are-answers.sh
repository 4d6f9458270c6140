#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: --help and --version are what somebody asked for: stdout, status 0.
. "$(dirname "$0")/common.sh"

"$JOBROOT" --version 2>err | grep -Eqx 'jobroot [0-9]+\.[0-9]+\.[0-9]+'
"$JOBROOT" --help 2>>err | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' >commands
[ -s commands ] || fail 'no commands'

while read -r command; do
  [ "$command" != fakeroot ] || continue
  # shellcheck disable=SC2086 # a command may be two words
  "$JOBROOT" $command --help 2>>err >help || fail "$command --help: status $?"
  # A word that may be left out, as in `tokens [status]`, is one of the name.
  head -n 1 help | tr -d '[]' | grep -q "^usage: jobroot $command" ||
    fail "$(cat help)"
  awk 'length($0) > 84 { print FILENAME ": too wide: " $0; exit 1 }' help
  # shellcheck disable=SC2086
  same "$("$JOBROOT" $command --version 2>>err)" "$("$JOBROOT" --version)"
done <commands
for group in session image; do
  "$JOBROOT" $group --help 2>>err | grep -q "^usage: jobroot $group COMMAND"
  same "$("$JOBROOT" $group --version 2>>err)" "$("$JOBROOT" --version)"
done
same "$(cat err)" ''
