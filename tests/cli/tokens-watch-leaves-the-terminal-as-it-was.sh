#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a view that takes the whole terminal gives it back on every signal,
# whatever size the window has, and is text without a terminal.
. "$(dirname "$0")/common.sh"
command -v python3 >/dev/null || skip 'needs python3'
ulimit -c 0
export JOBROOT

cat >watch.py <<'E2'
import fcntl, os, pty, re, select, signal, struct, termios, time

def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ,
                struct.pack("HHHH", rows, columns, 0, 0))

class View:
    def __init__(self, rows=24, columns=80, **variables):
        self.terminal, self.other = pty.openpty()
        resize(self.other, rows, columns)
        self.before = termios.tcgetattr(self.other)
        self.text = b""
        news, self.tell = os.pipe()
        if os.fork() == 0:
            self.be_a_shell({"TERM": "xterm", **variables})
        os.close(self.tell)
        self.news = os.fdopen(news)
        self.pid = int(self.news.readline())
        self.wait_for(b"\033[H\033[K[")

    def be_a_shell(self, variables):
        """Only what somebody waits for can be stopped."""
        os.setsid()
        fcntl.ioctl(self.other, termios.TIOCSCTTY, 0)
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        job = os.fork()
        if job == 0:
            os.setpgid(0, 0)
            os.tcsetpgrp(self.other, os.getpid())
            for number in signal.SIGPIPE, signal.SIGXFSZ, signal.SIGTTOU:
                signal.signal(number, signal.SIG_DFL)
            for fd in range(3):
                os.dup2(self.other, fd)
            os.environ.update(variables)
            os.execvp(os.environ["JOBROOT"],
                      ["jobroot", "tokens", "--watch", "--pool", "pool"])
        os.write(self.tell, b"%d\n" % job)
        while True:
            status = os.waitpid(job, os.WUNTRACED)[1]
            if not os.WIFSTOPPED(status):
                break
            os.write(self.tell, b"stopped\n")
        os.write(self.tell, b"%d\n" % os.waitstatus_to_exitcode(status))
        os._exit(0)

    def read(self, patience):
        if select.select([self.terminal], [], [], patience)[0]:
            self.text += os.read(self.terminal, 65536)
            return True

    def wait_for(self, text):
        end = time.time() + 20
        while not re.search(re.escape(text), self.text):
            assert time.time() < end, (text, self.text[-300:])
            self.read(0.1)

    def type(self, keys):
        os.write(self.terminal, keys)

    def end(self):
        """How it ended; the terminal must be what it was."""
        end = time.time() + 20
        while not select.select([self.news], [], [], 0)[0]:
            assert time.time() < end, "does not end"
            self.read(0.02)
        status = int(self.news.readline())
        os.wait()
        while self.read(0.02):
            pass
        assert self.text.startswith(b"\033[?1049h\033[?25l"), self.text
        assert self.text.endswith(b"\033[?25h\033[?1049l"), self.text
        after = termios.tcgetattr(self.other)
        assert repr(after[:6]) == repr(self.before[:6]), (self.before, after)
        os.close(self.terminal)
        os.close(self.other)
        return status

others = {signal.SIGKILL, signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN,
          signal.SIGTTOU, signal.SIGCONT, signal.SIGCHLD, signal.SIGURG,
          signal.SIGWINCH}
for number in signal.valid_signals() - others:
    view = View()
    os.kill(view.pid, number)
    assert view.end() == -number, number
for keys, status in (b"q", 0), (b"\003", -2), (b"xyz\023\003", -2), (b"\034", -3):
    view = View()
    view.type(keys)
    assert view.end() == status, keys

# Windows of any size, and of another one.
for rows, columns in (1, 3), (2, 200), (5, 20), (24, 80), (0, 0):
    view = View(rows, columns)
    view.type(b"q")
    view.end()
    frame = view.text.split(b"\033[H\033[K")[1].split(b"\033[J")[0]
    lines = [re.sub(rb"\033\[[0-9]*m|\033\[[KH]|\r", b"", line)
             for line in frame.split(b"\n")]
    assert len(lines) <= (rows or 24) + 1, (rows, lines)
    assert max(map(len, lines)) <= (columns or 80), (columns, lines)
view = View(24, 80)
view.wait_for(b"waiting")
resize(view.other, 2, 10)
view.wait_for(b"]\r\r\n\033[Kpool      \033[H")
view.type(b"q")
view.end()

# Stopped, the terminal is the shell's; it goes on where it was.
view = View()
view.type(b"\032")
view.wait_for(b"\033[?1049l")
assert view.news.readline() == "stopped\n"
assert repr(termios.tcgetattr(view.other)[:6]) == repr(view.before[:6])
os.kill(view.pid, signal.SIGCONT)
view.wait_for(b"\033[?1049l\033[?1049h")
view.type(b"q")
assert view.end() == 0

view = View(NO_COLOR="1")
view.type(b"q")
view.end()
assert not re.search(rb"\033\[[0-9]*m", view.text), view.text
E2

cat >command.sh <<'E2'
timeout 100 python3 watch.py || exit
"$JOBROOT" tokens --watch --pool pool | head -n 8 >out
"$JOBROOT" tokens --watch --json --pool pool | head -n 2 >json
E2
"$JOBROOT" serve --detach --name pool -j 4 2>/dev/null
trap '"$JOBROOT" serve --stop --name pool 2>/dev/null' EXIT
"$JOBROOT" serve --name pool -- sh command.sh
same "$(sed -n '1,3s/ .*//p' out | tr '\n' ' ')" 'pool server slots '
fails grep -q "$(printf '\033')" out
same "$(grep -c '^\[{"pool":.*}\]$' json)" 2

# The view ends with what it shows.
TERM=dumb "$JOBROOT" tokens --watch --pool pool >watched & watch=$!
until [ -s watched ]; do sleep 0.05; done
"$JOBROOT" serve --stop --name pool
trap - EXIT
wait $watch
