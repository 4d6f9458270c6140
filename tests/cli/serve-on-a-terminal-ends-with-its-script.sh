#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: ^C goes to everybody on the terminal, the server's two processes
# included. They must see the build end, say nothing where nothing is wrong,
# and leave neither a pool nor a script that goes on.
. "$(dirname "$0")/common.sh"
command -v python3 >/dev/null || skip 'needs python3'
export JOBROOT

cat >Makefile <<'E2'
all: a b c
a b c: ; @echo >$@; [ -e a ] && [ -e b ] && echo >ready; exec sleep 60
E2
cat >type.py <<'E2'
import os, pty, signal, sys, time
pid, terminal = pty.fork()
if pid == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execvp("bash", ["bash", "-c", sys.argv[1]])
while not os.path.exists("ready"):
    time.sleep(0.05)
os.write(terminal, b"\x03")
text = b""
try:
    while chunk := os.read(terminal, 1000):
        text += chunk
except OSError:
    pass
print(text.decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
E2
timeout 60 python3 type.py \
  "'$JOBROOT' serve -j 3 -- make -s; echo went on" >out
grep -q -- ' -2$' out || fail "$(cat out)"
fails grep -q 'went on\|jobroot: serve' out
[ -z "$(find "$TMP" -name 'jobroot-pool.*')" ] || fail 'left a pool'
