#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a session with a name may live for years; whatever kills a whole build
# in it must not leave a file there each time, and no wrap may take away what
# another one, in the same session, is using.
. "$(dirname "$0")/common.sh"

policies() { find S -name 'wrap.*' | wc -l; }
# The keeper first, which ends the build and clears up when the front is gone.
"$JOBROOT" wrap --session S --explain -- sh -c '
  kill -KILL $PPID "$(awk "{ print \$4 }" /proc/$PPID/stat)"' || :
same "$(policies)" 2
# The killed may not be gone yet.
flock -w 10 "$(find S -name 'wrap.*' ! -name '*.log')" true

"$JOBROOT" wrap --session S --explain -- sh -c '
  find S -name "wrap.*" | wc -l >first
  "$JOBROOT" wrap --serial x -- sh -c "find S -name \"wrap.*\" | wc -l >second"
  test -s "${JOBROOT_WRAP#*:}"' 2>err
same "$(cat first) $(cat second)" '2 3'
same "$(policies)" 0
