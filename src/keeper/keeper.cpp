// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see keeper.hpp.
#include "keeper/keeper.hpp"

#include "base/child_process.hpp"
#include "base/file.hpp"
#include "keeper/descriptors.hpp"
#include "keeper/notes.hpp"

#include <poll.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace keeper {

namespace {

base::Result<pid_t> start(const Task& task, const Signals& signals) {
  auto command = base::ChildProcess::start(
      task.command, {.environment = task.environment, .before_exec = [&] {
                       signals.restore();
                       return 0;
                     }});
  if (!command)
    return command.error();
  const pid_t pid = command->pid();
  command->detach();

  return pid;
}

/// The command and whatever it left to us.
class Descendants {
public:
  Descendants(pid_t command, const base::Fd& notes)
      : command_(command),
        notes_(notes) {}

  /// Takes notice of all that has ended; false when nobody is left.
  bool look() {
    for (;;) {
      int state = 0;
      const pid_t pid = ::waitpid(-1, &state, WNOHANG | WUNTRACED);
      if (pid <= 0) {
        tell(pid == 0);
        return pid == 0;
      }
      if (pid == command_)
        notice(state);
    }
  }

private:
  void notice(int state) {
    if (WIFSTOPPED(state))
      return write_note(notes_, {.kind = Note::Kind::stopped});
    ended_ = {.kind = Note::Kind::ended, .value = base::shell_status(state)};
    has_ended_ = true;
  }

  /// Its orphans became ours before its end was reported to us, so that now
  /// is known whether it left any.
  void tell(bool others) {
    if (!has_ended_)
      return;
    ended_.left = others;
    write_note(notes_, ended_);
    has_ended_ = false;
  }

  pid_t command_;
  const base::Fd& notes_;
  Note ended_ = {};
  bool has_ended_ = false;
};

/// Sleeps until a child changes its state; everything else that a keeper may
/// once have to answer is one more row of `watched`.
void wait_for_news(const base::Fd& children) {
  std::array watched = {
      pollfd{.fd = children.get(), .events = POLLIN, .revents = 0}};
  if (::poll(watched.data(), watched.size(), -1) <= 0)
    return;
  signalfd_siginfo unread;
  while (::read(children.get(), &unread, sizeof unread) > 0) {
  }
}

} // namespace

int keep(Task& task, const Signals& signals, base::Fd notes) {
  block_all_signals();
  ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
  const auto children = child_descriptor();
  const auto command = children ? start(task, signals) : children.error();
  if (command) {
    write_note(notes, {.kind = Note::Kind::started, .value = *command});
    close_all_but({children->get(), notes.get(), task.session.lock.get()});
    // Nobody's file system stays busy because of us.
    (void)::chdir("/");

    Descendants descendants{*command, notes};
    while (descendants.look())
      wait_for_news(*children);
  } else {
    write_note(notes, {.kind = Note::Kind::failed, .error = command.error()});
  }
  const auto ended = end_session(task);
  if (!ended)
    write_note(notes, {.kind = Note::Kind::failed, .error = ended.error()});

  return command && ended ? 0 : 1;
}

base::Result<void> end_session(Task& task) {
  if (!task.temporary)
    return {};
  // The front has the same lock, so this is refused only for the sake of
  // processes that joined from elsewhere; the next start removes it then.
  if (::flock(task.session.lock.get(), LOCK_EX | LOCK_NB) != 0)
    return {};

  return base::remove_tree(task.session.directory);
}

} // namespace keeper
