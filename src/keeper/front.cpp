// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see front.hpp. If the keeper is killed, its descendants become ours
// (we are a subreaper as well), so that the command's status is still known,
// and the session ends here if it ends with the command.
#include "keeper/front.hpp"

#include "base/child_process.hpp"
#include "base/process.hpp"
#include "keeper/ending.hpp"
#include "keeper/keeper.hpp"
#include "keeper/notes.hpp"
#include "keeper/signals.hpp"
#include "keeper/whole_end.hpp"

#include <fmt/core.h>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace keeper {

namespace {

constexpr int own_failure = 125;

base::ProcessState look_up(pid_t pid) {
  return base::process_state(pid).value_or(base::ProcessState{});
}

/// A child of this process, or -1.
pid_t find_child() {
  for (const pid_t pid : base::all_processes())
    if (look_up(pid).parent == ::getpid())
      return pid;

  return -1;
}

/// An error that came before the command must not look like its own.
int status_of(const base::Error& error) {
  constexpr int failure = 1;

  return error.exit_status != failure ? error.exit_status : own_failure;
}

bool ends_a_process(int signal) {
  return signal == SIGINT || signal == SIGTERM || signal == SIGHUP ||
         signal == SIGQUIT;
}

class Front {
public:
  Front(pid_t keeper, const Task& task, base::Fd notes, base::Fd signals)
      : keeper_(keeper),
        upkeep_(task.upkeep),
        ends_whole_(task.ends_whole),
        notes_(std::move(notes)),
        signals_(std::move(signals)) {}

  Outcome wait() {
    while (!done_)
      wait_for_news();
    // Later there is nobody who could.
    if (inherits_ && ends_whole_)
      end_descendants();
    if (inherits_ && upkeep_ != nullptr)
      for (auto& line :
           upkeep_->command_ended(base::descendants_of(::getpid())))
        outcome_.remarks.push_back(std::move(line));

    return std::move(outcome_);
  }

  /// The keeper was killed and nobody is left: what it would do now is ours.
  bool is_heir() const {
    return inherits_ && ::waitpid(-1, nullptr, WNOHANG) < 0;
  }

private:
  void wait_for_news() {
    std::array watched = {
        pollfd{.fd = notes_.get(), .events = POLLIN, .revents = 0},
        // Signals wait for the command to exist.
        pollfd{.fd = command_ != 0 || !notes_ ? signals_.get() : -1,
               .events = POLLIN,
               .revents = 0}};
    const int longest = inherits_ && upkeep_ != nullptr
                            ? static_cast<int>(upkeep_->tick().count())
                            : -1;
    if (::poll(watched.data(), watched.size(), longest) < 0)
      return;
    if (watched[0].revents != 0)
      take_note();
    if (watched[1].revents != 0)
      take_signals();
  }

  void take_note() {
    const auto note = read_note(notes_);
    if (!note)
      return keeper_ended();

    switch (note->kind) {
    case Note::Kind::nothing:
    case Note::Kind::stopped:
    case Note::Kind::continued:
      break;
    case Note::Kind::started:
      command_ = note->value;
      break;
    case Note::Kind::ended:
      // What it died of was sent to us as well, and is no second request.
      command_ = nobody;
      take_signals();
      ended_ = true;
      outcome_.status = note->value;
      done_ = note->left;
      break;
    case Note::Kind::remark:
      outcome_.remarks.push_back(note->text);
      break;
    case Note::Kind::failed:
      if (!ended_)
        outcome_.status = status_of(note->error);
      outcome_.failure = note->error;
      break;
    case Note::Kind::done:
      done_ = true;
      break;
    }
  }

  void take_signals() {
    signalfd_siginfo signal;
    while (::read(signals_.get(), &signal, sizeof signal) == sizeof signal)
      take_signal(signal);
  }

  void take_signal(const signalfd_siginfo& signal) {
    const auto number = static_cast<int>(signal.ssi_signo);
    if (ends_a_process(number))
      outcome_.signal = number;
    if (number == SIGCHLD)
      adopted_ended();
    else if (!ended_ && is_hangup(signal))
      hang_up();
    else if (ended_)
      // The keeper saves, which may take its time: it can do so alone.
      done_ = done_ || ends_a_process(number);
    else if (is_for_us_alone(signal)) {
      // Blocked there, as what a terminal sends: it asks at the end.
      if (ends_whole_ && notes_ && ends_a_process(number))
        ::kill(keeper_, number);
      ::kill(command_, number);
    }
  }

  /// As the kernel does when we have ended, which we do after them.
  void hang_up() const {
    if (command_ > 0 && ::getpgid(command_) != ::getpgrp())
      ::kill(command_, SIGHUP);
    ::kill(0, SIGHUP);
  }

  /// What the terminal sends goes to the whole process group, the command
  /// included, and so does what a process of the session broadcasts. A sender
  /// that is gone cannot be asked: the command then may get it twice.
  bool is_for_us_alone(const signalfd_siginfo& signal) const {
    const auto sender = static_cast<pid_t>(signal.ssi_pid);

    return command_ > 0 && signal.ssi_code != SI_KERNEL &&
           sender != ::getpid() && !base::descends_from(sender, keeper_);
  }

  void keeper_ended() {
    notes_.reset();
    int state = 0;
    ::waitpid(keeper_, &state, 0);
    if (ended_ || !WIFSIGNALED(state)) {
      done_ = true;
      return;
    }
    inherits_ = true;
    if (upkeep_ != nullptr)
      upkeep_->begin();
    // Killed before it could say what it started: what we inherit is that.
    if (command_ == 0)
      command_ = find_child();
    adopted_ended();
  }

  /// A child of ours is the keeper, or was left to us by it.
  void adopted_ended() {
    if (notes_ || done_)
      return;
    int state = 0;
    const pid_t pid = ::waitpid(command_, &state, WNOHANG);
    if (pid == 0)
      return;
    outcome_.status = pid > 0 ? base::shell_status(state) : own_failure;
    ended_ = done_ = true;
  }

  static constexpr pid_t nobody = -1;

  pid_t keeper_;
  Upkeep* upkeep_;
  bool ends_whole_;
  base::Fd notes_;
  base::Fd signals_;
  pid_t command_ = 0; ///< 0: not started yet
  bool ended_ = false;
  bool done_ = false;
  bool inherits_ = false;
  Outcome outcome_ = {};
};

} // namespace

base::Result<Outcome> run(const Task& task) {
  const Signals signals;
  ::prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
  auto descriptor = signals.descriptor();
  if (!descriptor)
    return descriptor.error();
  auto pipe = base::Fd::pipe();
  if (!pipe)
    return pipe.error();

  const pid_t self = ::getpid();
  const pid_t keeper = ::fork();
  if (keeper < 0)
    return base::Error::system("keeper", "start", errno);
  if (keeper == 0) {
    descriptor->reset();
    pipe->read_end.reset();
    ::_exit(keep(task, signals, {std::move(pipe->write_end), self}));
  }
  pipe->write_end.reset();

  Front front{keeper, task, std::move(pipe->read_end), std::move(*descriptor)};
  Outcome outcome = front.wait();
  if (front.is_heir())
    if (const auto ended = end_session(task); !ended)
      outcome.failure = ended.error();

  return outcome;
}

} // namespace keeper
