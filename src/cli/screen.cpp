// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see screen.hpp. All of it can be done in a signal handler: what is to be
// put back is known beforehand, and putting it back is two system calls.
#include "cli/screen.hpp"

#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace cli {

namespace {

/// The alternate screen and no cursor, and back. Where there is no alternate
/// screen the view is wiped off.
constexpr std::string_view enter_text = "\033[?1049h\033[?25l\033[H\033[J";
constexpr std::string_view leave_text = "\033[H\033[J\033[?25h\033[?1049l";

constinit volatile sig_atomic_t is_entered = 0;
constinit volatile sig_atomic_t has_keys = 0;
constinit termios modes_before{};

/// Holds back all signals, so that what is noted is what is the case.
class Undisturbed {
public:
  Undisturbed() {
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, &before_);
  }

  Undisturbed(const Undisturbed&) = delete;
  Undisturbed(Undisturbed&&) = delete;
  Undisturbed& operator=(const Undisturbed&) = delete;
  Undisturbed& operator=(Undisturbed&&) = delete;

  ~Undisturbed() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

private:
  sigset_t before_{};
};

/// A terminal that takes nothing for a second gets nothing: nobody looks.
void write_text(std::string_view text) {
  constexpr int patience = 1000;

  pollfd room{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  while (!text.empty() && ::poll(&room, 1, patience) != 0) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno != EINTR && errno != EAGAIN)
      return;
    text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
}

/// Keys come one by one and unseen, and ^S is one of them: an output that
/// stands still could not be put in order at the end.
void take_keys() {
  if (is_entered == 0)
    has_keys = ::tcgetattr(STDIN_FILENO, &modes_before) == 0 ? 1 : 0;
  if (has_keys == 0)
    return;
  termios modes = modes_before;
  modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  modes.c_iflag &= ~static_cast<tcflag_t>(IXON);
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  (void)::tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}

void enter() {
  // Changes nothing, but stops us here while the terminal is another job's.
  (void)::tcflow(STDOUT_FILENO, TCOON);

  const Undisturbed undisturbed;
  take_keys();
  is_entered = 1;
  write_text(enter_text);
}

void leave() {
  const Undisturbed undisturbed;
  if (is_entered == 0)
    return;
  write_text(leave_text);
  if (has_keys != 0)
    (void)::tcsetattr(STDIN_FILENO, TCSANOW, &modes_before);
  is_entered = 0;
}

/// What the signal does to a program that does not know it.
void take_effect(int signal) {
  struct sigaction ours {};

  struct sigaction usual {};

  usual.sa_handler = SIG_DFL;
  ::sigaction(signal, &usual, &ours);

  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signal);
  (void)::raise(signal);
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
  ::sigaction(signal, &ours, nullptr);
}

void end(int signal) {
  leave();
  take_effect(signal);
}

void stop(int signal) {
  const int error = errno;
  const bool was_entered = is_entered != 0;
  leave();
  take_effect(signal);
  if (was_entered)
    enter();
  errno = error;
}

/// After a SIGSTOP that we could not see, somebody else had the terminal.
void go_on(int) {
  const int error = errno;
  if (is_entered != 0)
    enter();
  errno = error;
}

void wake_up(int) {}

using Handler = void (*)(int);

/// Null for what does not end us, or cannot be handled.
Handler handler_of(int signal) {
  switch (signal) {
  case SIGKILL:
  case SIGSTOP:
  case SIGTTIN:
  case SIGTTOU:
  case SIGCHLD:
  case SIGURG:
    return nullptr;
  case SIGTSTP:
    return stop;
  case SIGCONT:
    return go_on;
  case SIGWINCH:
    return wake_up;
  default:
    return end;
  }
}

/// What our caller ignores stays ignored.
void handle_signals() {
  for (int signal = 1; signal <= SIGRTMAX; signal++) {
    struct sigaction action {};

    const Handler handler = handler_of(signal);
    if (handler == nullptr || ::sigaction(signal, nullptr, &action) != 0 ||
        action.sa_handler == SIG_IGN)
      continue;
    action = {};
    action.sa_handler = handler;
    (void)::sigaction(signal, &action, nullptr);
  }
}

} // namespace

Screen::Screen() {
  handle_signals();
  enter();
}

Screen::~Screen() {
  leave();
}

void Screen::show(const std::vector<std::string>& lines, const Look& look) {
  const std::size_t rows = std::min(lines.size(), look.height);
  // A line is wiped before it is written, because one that fills the window
  // leaves the cursor on its last column.
  std::string frame = "\033[H";
  for (std::size_t i = 0; i < rows; i++)
    frame += (i == 0 ? "\033[K" : "\r\n\033[K") + lines[i];
  if (rows < look.height)
    frame += "\r\n\033[J";
  write_text(frame);
}

bool Screen::wait(std::chrono::milliseconds time) {
  pollfd keys{
      .fd = has_keys != 0 ? STDIN_FILENO : -1, .events = POLLIN, .revents = 0};
  if (::poll(&keys, 1, static_cast<int>(time.count())) <= 0)
    return true;

  char key = 0;
  const ssize_t count = ::read(STDIN_FILENO, &key, 1);

  return count > 0 ? key != 'q' && key != 'Q' : count < 0 && errno == EINTR;
}

} // namespace cli
