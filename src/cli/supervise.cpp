// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see supervise.hpp.
#include "cli/supervise.hpp"

#include "base/child_process.hpp"
#include "base/process.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/own_fakeroot.hpp"
#include "keeper/fitting_shim.hpp"
#include "keeper/signals.hpp"
#include "session/open.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace cli {

namespace {

constexpr int ending[] = {SIGHUP, SIGINT, SIGTERM, SIGQUIT};

bool is_ending(int signal) {
  for (const int one : ending)
    if (one == signal)
      return true;

  return false;
}

bool is_ignored(int signal) {
  struct sigaction action {};

  return ::sigaction(signal, nullptr, &action) == 0 &&
         action.sa_handler == SIG_IGN;
}

/// CMD while it runs.
class Supervision {
public:
  Supervision(base::ChildProcess child, base::Fd signals)
      : child_(std::move(child)),
        signals_(std::move(signals)) {}

  Ended run() {
    while (!has_ended()) {
      pollfd news{.fd = signals_.get(), .events = POLLIN, .revents = 0};
      (void)::poll(&news, 1, -1);
      take_signals();
    }

    return {.status = child_.wait(), .signal = signal_};
  }

private:
  /// CMD's end is left for wait(); its stopping is ours as well.
  bool has_ended() const {
    siginfo_t info{};
    const auto id = static_cast<id_t>(child_.pid());
    if (::waitid(P_PID, id, &info, WSTOPPED | WNOHANG) == 0 &&
        info.si_pid != 0 && is_still_stopped())
      (void)::raise(SIGSTOP);
    info = {};
    constexpr int look_only = WEXITED | WNOHANG | WNOWAIT;

    return ::waitid(P_PID, id, &info, look_only) != 0 || info.si_pid != 0;
  }

  /// Somebody may have let it go on in the meantime.
  bool is_still_stopped() const {
    const auto state = base::process_state(child_.pid());

    return state && state->letter == 'T';
  }

  void take_signals() {
    signalfd_siginfo info;
    while (::read(signals_.get(), &info, sizeof info) == sizeof info) {
      const int signal = static_cast<int>(info.ssi_signo);
      if (signal == SIGCHLD)
        continue;
      if (is_ending(signal))
        signal_ = signal;
      if (is_for_us_alone(info, child_.pid()))
        ::kill(child_.pid(), signal);
    }
  }

  base::ChildProcess child_;
  base::Fd signals_;
  std::optional<int> signal_;
};

} // namespace

std::vector<std::string> as_from_here(const std::vector<std::string>& argv) {
  keeper::fit_own_preload(argv.front());

  return session::current() ? with_own_fakeroot(argv) : argv;
}

bool is_for_us_alone(const signalfd_siginfo& info, pid_t ancestor) {
  return keeper::is_hangup(info) ||
         (info.ssi_code != SI_KERNEL &&
          !base::descends_from(static_cast<pid_t>(info.ssi_pid), ancestor));
}

HeldSignals::HeldSignals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : ending)
    if (!is_ignored(signal))
      ::sigaddset(&set, signal);
  ::sigprocmask(SIG_BLOCK, &set, &before_);
  fd_ = base::Fd{::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)};
}

void HeldSignals::restore() const {
  ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

base::Result<Ended> supervise(const std::vector<std::string>& argv,
                              const HeldSignals& held,
                              const std::function<void()>& started) {
  const keeper::Signals signals;
  auto descriptor = signals.descriptor();
  if (!descriptor)
    return descriptor.error();
  auto child =
      base::ChildProcess::start(as_from_here(argv), {.before_exec = [&] {
                                  signals.restore();
                                  held.restore();
                                  return 0;
                                }});
  if (!child)
    return child.error();
  if (started)
    started();

  return Supervision{std::move(*child), std::move(*descriptor)}.run();
}

int end_as(const Ended& ended, const HeldSignals& held) {
  if (ended.signal && ended.status != 0) {
    held.restore();
    (void)::raise(*ended.signal);
  }

  return ended.status;
}

int fail_before_command(base::Error error) {
  if (error.exit_status == exit_status::failure)
    error.exit_status = exit_status::own_failure;

  return fail(error);
}

int become(const std::vector<std::string>& given) {
  const std::vector<std::string> argv = as_from_here(given);
  const std::vector<char*> words = base::exec_words(argv);
  ::execvp(words.front(), words.data());

  return fail(base::start_error(argv.front(), errno, true));
}

} // namespace cli
