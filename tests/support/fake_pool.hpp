// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pool as a make would leave it to its children, without a make: tests
// can look into it and say what a child would find in MAKEFLAGS.
#pragma once

#include "base/fd.hpp"
#include "jobserver/client.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>

class FakePool {
public:
  explicit FakePool(const std::string& tokens)
      : pipe_(std::move(*base::Fd::pipe())) {
    if (::write(pipe_.write_end.get(), tokens.data(), tokens.size()) !=
        static_cast<ssize_t>(tokens.size()))
      std::abort();
  }

  jobserver::PipeAuth numbers() const {
    return {pipe_.read_end.get(), pipe_.write_end.get()};
  }

  std::string makeflags(const std::string& jobs = "-j8") const {
    return ' ' + jobs + " --jobserver-auth=" + std::to_string(numbers().read) +
           ',' + std::to_string(numbers().write);
  }

  jobserver::Surroundings surroundings(const std::string& jobs = "-j8") const {
    return {.makeflags = makeflags(jobs), .pool = {}, .process = ::getpid()};
  }

  int free() const {
    int count = -1;
    ::ioctl(pipe_.read_end.get(), FIONREAD, &count);
    return count;
  }

  /// Waits until `count` tokens are there: a guardian needs a moment.
  bool comes_to(int count) const {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::seconds{20};
    while (free() != count && Clock::now() < end)
      (void)::poll(nullptr, 0, 1);
    return free() == count;
  }

  /// All tokens, in the order of the queue.
  std::string drain() const {
    std::string tokens(static_cast<std::size_t>(free()), '\0');
    if (::read(pipe_.read_end.get(), tokens.data(), tokens.size()) !=
        static_cast<ssize_t>(tokens.size()))
      std::abort();
    return tokens;
  }

private:
  base::Fd::Pipe pipe_;
};

/// Runs `body` in a child; the result is its exit status.
template <class Body> int in_child(Body body) {
  const pid_t child = ::fork();
  if (child == 0)
    ::_exit(body());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
