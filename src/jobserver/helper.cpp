// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see helper.hpp.
#include "jobserver/helper.hpp"

#include "base/process.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace jobserver {

bool Helper::fork(Helper& helper) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  // None of our handlers shall run in the child, and no signal to our group
  // shall end it.
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t child = ::fork();
  if (child == 0)
    return true;

  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  // A SIGKILL for our group is not meant for the child, even if it comes now.
  (void)::setpgid(child, child);
  if (child > 0)
    helper.process_ = base::open_process(child);
  helper.owner_ = ::getpid();

  return false;
}

void Helper::exit() {
  ::_exit(0);
}

void Helper::end() {
  if (!process_ || owner_ != ::getpid())
    return;
  // By descriptor: should somebody else have waited for the child, its number
  // may be another process's by now.
  base::send_signal(process_, SIGKILL);
  ::waitid(P_PIDFD, static_cast<id_t>(process_.get()), nullptr, WEXITED);
  process_.reset();
}

} // namespace jobserver
