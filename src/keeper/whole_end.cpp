// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see whole_end.hpp.
#include "keeper/whole_end.hpp"

#include "base/process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <set>
#include <thread>

namespace keeper {

namespace {

using Clock = std::chrono::steady_clock;

/// What a make or a compiler needs to remove unfinished files.
constexpr std::chrono::seconds moment{2};
/// After that only processes of other users, or of a broken device, are left.
constexpr std::chrono::seconds longest_wait{10};
constexpr std::chrono::milliseconds between{20};

/// Reaps; whether somebody is left.
bool has_descendants() {
  pid_t ended = 0;
  do
    ended = ::waitpid(-1, nullptr, WNOHANG);
  while (ended > 0);

  return ended == 0;
}

} // namespace

void end_descendants() {
  std::set<pid_t> asked;
  const auto start = Clock::now();
  while (has_descendants() && Clock::now() < start + longest_wait) {
    const bool has_waited = Clock::now() >= start + moment;
    for (const pid_t pid : base::descendants_of(::getpid())) {
      if (has_waited) {
        ::kill(pid, SIGKILL);
      } else if (asked.insert(pid).second) {
        ::kill(pid, SIGTERM);
        ::kill(pid, SIGCONT);
      }
    }
    std::this_thread::sleep_for(between);
  }
}

bool was_asked_to_end() {
  sigset_t pending;
  if (::sigpending(&pending) != 0)
    return false;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
    if (::sigismember(&pending, signal) == 1)
      return true;

  return false;
}

} // namespace keeper
