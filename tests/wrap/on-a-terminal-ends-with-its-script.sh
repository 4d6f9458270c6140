#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: ^C goes to everybody on the terminal: to wrap's two processes, to the
# build, and to the make in whose recipe all that is. Each of them must see it
# end; the script must not go on, make must have all its tokens, and nothing
# that was put into the background, deaf to ^C, may go on.
. "${0%/*}/common.sh"
command -v python3 >/dev/null || skip 'needs python3'
export JOBROOT

cat >Makefile <<'EOF'
all: a b c
a b c: ; @sleep 61
outer: ; @'$(JOBROOT)' wrap -j3 -- sh ./build
EOF
cat >build <<'EOF'
printf '%s\n' "$FAKEROOTKEY" "$JOBROOT_POOL" >places
sleep 61 &
"$MAKE" -s -j1
EOF
cat >type.py <<'EOF'
import os, pty, signal, subprocess, sys, time
pid, terminal = pty.fork()
if pid == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execvp("bash", ["bash", "-c", sys.argv[1]])
def sleepers():
    return subprocess.run(["pgrep", "-c", "-x", "-f", "sleep 61", "-s",
                           str(pid)], capture_output=True, text=True).stdout
while sleepers() != "4\n":
    time.sleep(0.05)
os.write(terminal, b"\x03")
text = b""
try:
    while chunk := os.read(terminal, 1000):
        text += chunk
except OSError:
    pass
print(text.decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(sleepers(), end="")
EOF
ended() { # STATUS COMMAND
  export MAKE="$make"
  timeout 60 python3 type.py "$2; echo went on" >out
  grep -q -- " $1\$" out || fail "$make: $(cat out)"
  same "$(tail -n 1 out)" 0
  fails grep 'went on\|INTERNAL\|jobroot: ' out
  while read -r place; do
    [ ! -e "$place" ] || fail "$make: left $place"
  done <places
}
both() {
  ended -2 "'$JOBROOT' wrap -j 3 -- sh ./build"
  ended -2 "'$make' -s -j3 outer"
}
each_make both
