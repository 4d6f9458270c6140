#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a terminal that is closed tells the leader of its session only, which we
# are where nothing but us was started there: in a window, or by ssh -t.
. "$(dirname "$0")/common.sh"
command -v python3 >/dev/null || skip 'needs python3'

cat >close.py <<'E2'
import os, pty, signal, sys, time
pid, terminal = pty.fork()
if pid == 0:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.execv(sys.argv[1], sys.argv[1:])
while not os.path.exists("ready"):
    time.sleep(0.02)
os.remove("ready")
os.close(terminal)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
E2
ends() { # COMMAND...
  same "$(timeout 20 python3 close.py "$JOBROOT" "$@" \
    sh -c 'echo >ready; sleep 60; :')" -1
}
ends run --
ends serve -j 3 --
ends serve -j 3 -- "$JOBROOT" run --
same "$("$JOBROOT" serve -j 3 -- timeout 20 python3 close.py \
  "$JOBROOT" job -n 2 -- sh -c 'echo >ready; sleep 60; :')" -1
