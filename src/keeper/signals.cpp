// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see signals.hpp.
#include "keeper/signals.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <span>

namespace keeper {

namespace {

constexpr int passed_on[] = {SIGHUP,
                             SIGINT,
                             SIGTERM,
                             SIGQUIT,
                             SIGUSR1,
                             SIGUSR2,
                             SIGWINCH,
                             SIGTSTP,
                             SIGTTIN,
                             SIGTTOU,
                             SIGCONT,
                             SIGCHLD};

sigset_t set_of(std::span<const int> signals) {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : signals)
    ::sigaddset(&set, signal);

  return set;
}

base::Result<base::Fd> descriptor_for(const sigset_t& set) {
  base::Fd fd{::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)};
  if (!fd)
    return base::Error::system("signals", "make a descriptor", errno);

  return fd;
}

} // namespace

Signals::Signals() {
  struct sigaction waitable {};

  waitable.sa_handler = SIG_DFL;
  ::sigaction(SIGCHLD, &waitable, &child_);
  const sigset_t set = set_of(passed_on);
  ::sigprocmask(SIG_BLOCK, &set, &mask_);
}

void Signals::restore() const {
  ::sigaction(SIGCHLD, &child_, nullptr);
  ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
}

base::Result<base::Fd> Signals::descriptor() const {
  return descriptor_for(set_of(passed_on));
}

void block_all_signals() {
  sigset_t set;
  ::sigfillset(&set);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
}

base::Result<base::Fd> child_descriptor() {
  constexpr int child[] = {SIGCHLD};

  return descriptor_for(set_of(child));
}

bool is_hangup(const signalfd_siginfo& signal) {
  return signal.ssi_signo == SIGHUP && signal.ssi_code == SI_KERNEL &&
         ::getsid(0) == ::getpid();
}

} // namespace keeper
