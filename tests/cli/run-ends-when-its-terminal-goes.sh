#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a terminal that is closed tells the leader of its session only, which we
# are where nothing but us was started there: in a window, or by ssh -t.
. "$(dirname "$0")/common.sh"
command -v python3 >/dev/null || skip 'needs python3'

terminal=$SRC/tests/support/at-a-terminal
ends() { # COMMAND...
  rm -f ready
  same "$("$@" sh -c 'echo >ready; sleep 60; :')" ' -1'
}
closed() { # COMMAND...
  ends timeout 20 "$terminal" HUP '[ -e ready ]' "$@"
}
closed "$JOBROOT" run --
closed "$JOBROOT" serve -j 3 --
closed "$JOBROOT" serve -j 3 -- "$JOBROOT" run --
ends "$JOBROOT" serve -j 3 -- timeout 20 "$terminal" HUP '[ -e ready ]' \
  "$JOBROOT" job -n 2 --
