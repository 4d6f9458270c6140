#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: who waits wants to see how far it is, and a log does not.
. "$(dirname "$0")/common.sh"
command -v python3 >/dev/null || skip 'needs python3'
unset MAKEFLAGS MAKELEVEL

cat >terminal.py <<'EOF'
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
text = b""
try:
    while chunk := os.read(terminal, 1000):
        text += chunk
except OSError:
    pass
sys.stdout.buffer.write(text.replace(b"\r", b"\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
EOF
set -- "$JOBROOT" map -P 2 --fail end -- sh -c 'sleep 0.5; exit $0' ::: 0 1 0 0 0 0
status_is 123 python3 terminal.py "$@" >out
grep -q 'jobroot: map: 4 of 6 done, 2 running, 1 failed' out || fail "$(cat out)"
tail -c 4 out | grep -q "$(printf '\033\\[K')" || fail 'the line is still there'
status_is 0 python3 terminal.py "$JOBROOT" map -- true ::: a b >out
[ ! -s out ] || fail "$(cat out)"
status_is 123 "$@" 2>err
same "$(cat err)" 'jobroot: 1: ended with 1'
