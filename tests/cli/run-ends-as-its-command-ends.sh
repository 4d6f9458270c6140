#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: whatever calls `run` sees the command's own end, and can tell it from
# ours.
. "$(dirname "$0")/common.sh"

status_is 0 "$JOBROOT" run true
status_is 3 "$JOBROOT" run -- sh -c 'exit 3'
status_is 143 "$JOBROOT" run sh -c 'kill -TERM $$'
status_is 137 "$JOBROOT" run sh -c 'kill -KILL $$'
status_is 127 "$JOBROOT" run no-such-program 2>err
same "$(cat err)" \
  'jobroot: no-such-program: cannot execute: No such file or directory'
status_is 127 "$JOBROOT" run '' 2>err
same "$(cat err)" "jobroot: '': cannot execute: No such file or directory"
status_is 126 "$JOBROOT" run "$SRC" 2>err
status_is 125 "$JOBROOT" run --load absent true 2>err
same "$(cat err)" 'jobroot: absent: cannot open: No such file or directory'
status_is 125 "$JOBROOT" run --root absent true 2>err
same "$(cat err)" 'jobroot: absent: cannot open: No such file or directory'
status_is 125 "$JOBROOT" run --session "$SRC" true 2>err
status_is 2 "$JOBROOT" run 2>err
status_is 2 "$JOBROOT" run --clamp-time soon true 2>err
same "$(cat err)" "jobroot: --clamp-time: found 'soon', expected seconds since \
1970; see jobroot run --help"
status_is 2 "$JOBROOT" run --view "$SRC" true 2>err
status_is 2 "$JOBROOT" run --view-at v true 2>err
status_is 2 "$JOBROOT" run --view-mode best true 2>err
same "$("$JOBROOT" run echo --session -v)" '--session -v'
printf 'exit 7\n' >script
chmod +x script
status_is 7 "$JOBROOT" run ./script
status_is 2 "$JOBROOT" run --session '' true 2>err
same "$(cat err)" \
  'jobroot: --session: found nothing, expected DIR; see jobroot run --help'
