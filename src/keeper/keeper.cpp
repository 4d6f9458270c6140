// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see keeper.hpp.
#include "keeper/keeper.hpp"

#include "base/child_process.hpp"
#include "base/process.hpp"
#include "keeper/descendants.hpp"
#include "keeper/descriptors.hpp"
#include "keeper/ending.hpp"
#include "keeper/fitting_shim.hpp"
#include "keeper/notes.hpp"
#include "keeper/whole_end.hpp"
#include "session/pipe.hpp"
#include "session/remove.hpp"
#include "session/save.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>
#include <utility>

namespace keeper {

namespace {

base::Result<pid_t> start(const Task& task, const Signals& signals) {
  if (task.view)
    if (auto entered = view::enter(*task.view); !entered)
      return entered.error();
  // A program in the view is there only now.
  auto environment = task.environment;
  fit_preload(environment, task.command.front());
  auto command = base::ChildProcess::start(
      task.command, {.environment = environment, .before_exec = [&] {
                       signals.restore();
                       return 0;
                     }});
  if (!command)
    return command.error();
  const pid_t pid = command->pid();
  command->detach();

  return pid;
}

/// Lets go of what is the caller's: it may wait for the end of a pipe, or
/// unmount a file system, while a daemon keeps us alive.
void let_go(const Task& task, std::vector<int> kept) {
  if (task.session)
    kept.push_back(task.session->lock.get());
  if (task.upkeep != nullptr)
    for (const int fd : task.upkeep->descriptors())
      kept.push_back(fd);
  if (task.shim_link)
    kept.push_back(task.shim_link->lock.get());
  if (task.view)
    kept.push_back(task.view->lock.get());
  if (const int fd = session::descriptor_named(task.save); fd >= 0)
    kept.push_back(fd);
  close_all_but(std::move(kept));
  (void)::chdir("/");
}

/// What killed keepers left takes a process of its own to clear away, and only
/// if there is something: it may be a large layer.
pid_t start_sweeping(const Task& task) {
  const auto sessions = session::abandoned(task.places);
  if (sessions.empty())
    return 0;
  const pid_t sweeper = ::fork();
  if (sweeper == 0) {
    sweep(sessions);
    ::_exit(0);
  }

  return sweeper > 0 ? sweeper : 0;
}

/// Sleeps until a child changes its state, the front ends (-1: no matter) or
/// something else is due; whatever else a keeper may have to answer is one more
/// row of `watched`.
void wait_for_news(const Task& task, const base::Fd& children, int front) {
  const int longest = task.upkeep != nullptr
                          ? static_cast<int>(task.upkeep->tick().count())
                          : -1;
  std::array watched = {
      pollfd{.fd = children.get(), .events = POLLIN, .revents = 0},
      pollfd{.fd = front, .events = POLLIN, .revents = 0}};
  if (::poll(watched.data(), watched.size(), longest) <= 0)
    return;
  signalfd_siginfo unread;
  while (::read(children.get(), &unread, sizeof unread) > 0) {
  }
}

/// Whether no descendant is left after a moment: what is about to end anyway
/// was not left behind.
bool all_end_soon() {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds moment{200};
  constexpr std::chrono::milliseconds between{5};
  for (const auto end = Clock::now() + moment; Clock::now() < end;) {
    const pid_t ended = ::waitpid(-1, nullptr, WNOHANG);
    if (ended < 0)
      return true;
    if (ended == 0)
      std::this_thread::sleep_for(between);
  }

  return false;
}

void remark_on_end(Upkeep& upkeep, Note& ended, const base::Fd& notes) {
  if (ended.left)
    ended.left = !all_end_soon();
  std::vector<pid_t> left;
  if (ended.left)
    left = base::descendants_of(::getpid());
  for (std::string& line : upkeep.command_ended(left))
    write_note(notes, {.kind = Note::Kind::remark, .text = std::move(line)});
}

/// The caller's shell waits for the front, not for the command. Whatever
/// continues the command, and be it its end, continues the front: somebody may
/// know of the command only, and a stopped front cannot see it.
class Stopping {
public:
  explicit Stopping(pid_t front)
      : front_(front) {}

  void follow(Note::Kind news) {
    const bool was_stopped = std::exchange(
        stopped_, stopped_ ? !lets_go_on(news) : news == Note::Kind::stopped);
    // Not whoever adopted us.
    if (was_stopped != stopped_ && ::getppid() == front_)
      ::kill(front_, stopped_ ? SIGSTOP : SIGCONT);
  }

private:
  static bool lets_go_on(Note::Kind news) {
    return news == Note::Kind::continued || news == Note::Kind::ended;
  }

  pid_t front_;
  bool stopped_ = false;
};

/// Whether a command with that status was stopped, by us or by others.
bool was_stopped(int status) {
  constexpr int by_signal = 128;

  return (status > by_signal && status < by_signal + NSIG) ||
         (status != 0 && was_asked_to_end());
}

/// The command has ended; `ended` says whether it left somebody behind.
void on_end(const Task& task, Note& ended, const base::Fd& notes) {
  if (task.ends_whole && was_stopped(ended.value))
    end_descendants();
  if (session::is_pipe(task.save))
    // The front has to end before a reader need come.
    ended.left = true;
  else if (ended.left)
    // Somebody may read it now; it is written again at the end.
    (void)save_records(task);
  if (task.upkeep != nullptr)
    remark_on_end(*task.upkeep, ended, notes);
}

/// The front of a build was killed: nobody waits for that.
void end_forsaken(const Task& task) {
  end_descendants();
  if (task.upkeep != nullptr)
    (void)task.upkeep->command_ended(base::descendants_of(::getpid()));
}

void watch(const Task& task,
           pid_t command,
           const base::Fd& children,
           const FrontEnd& front) {
  const base::Fd& notes = front.notes;
  const base::Fd end_of_front =
      task.ends_whole ? base::open_process(front.pid) : base::Fd{};
  std::vector kept{children.get(), notes.get()};
  if (end_of_front)
    kept.push_back(end_of_front.get());
  let_go(task, std::move(kept));
  Stopping stopping{front.pid};
  Descendants descendants{command, start_sweeping(task)};
  bool needs_front = task.ends_whole;
  while (auto news = descendants.look()) {
    stopping.follow(news->kind);
    if (news->kind == Note::Kind::ended) {
      needs_front = false;
      on_end(task, *news, notes);
    }
    if (news->kind != Note::Kind::nothing) {
      write_note(notes, *news);
    } else if (needs_front && ::getppid() != front.pid) {
      needs_front = false;
      end_forsaken(task);
    } else {
      wait_for_news(task, children, needs_front ? end_of_front.get() : -1);
    }
  }
}

} // namespace

int keep(const Task& task, const Signals& signals, FrontEnd front) {
  const base::Fd& notes = front.notes;
  block_all_signals();
  ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
  const auto children = child_descriptor();
  const auto command = children ? start(task, signals) : children.error();
  if (command) {
    if (task.upkeep != nullptr)
      task.upkeep->begin();
    write_note(notes, {.kind = Note::Kind::started, .value = *command});
    watch(task, *command, *children, front);
  } else {
    write_note(notes, {.kind = Note::Kind::failed, .error = command.error()});
  }
  const auto ended = command ? end_session(task) : end_unstarted(task);
  if (!ended)
    write_note(notes, {.kind = Note::Kind::failed, .error = ended.error()});
  // The exit of the last process in a mount namespace waits for the kernel to
  // take the overlay down; nobody else has to, and who comes next, to seal the
  // session perhaps, must find it free by then.
  if (task.view && task.view->mode == view::Mode::overlay) {
    (void)::flock(task.session->lock.get(), LOCK_UN);
    (void)::flock(task.view->lock.get(), LOCK_UN);
    write_note(notes, {.kind = Note::Kind::done});
  }

  return command && ended ? 0 : 1;
}

} // namespace keeper
