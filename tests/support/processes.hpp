// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what several processes do to one session is tested with several
// processes, which must be gone when the test is, however it ends.
#pragma once

#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <new>
#include <random>
#include <string>
#include <vector>

namespace support {

/// Ends the calling child, with a reason if `what` does not hold.
inline void child_requires(bool holds, const char* what) {
  if (!holds) {
    std::perror(what);
    ::_exit(1);
  }
}

/// Forked children of a test, each with one function to run.
class Children {
public:
  Children() = default;
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  ~Children() {
    kill_all();
    wait_all();
  }

  /// The child ends with what `work` returns.
  pid_t start(const std::function<int()>& work) {
    std::fflush(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) {
      ::alarm(60); // a test that hangs is one that failed
      ::_exit(work());
    }
    if (pid > 0)
      pids_.push_back(pid);
    return pid;
  }

  void kill_all() const {
    for (const pid_t pid : pids_)
      ::kill(pid, SIGKILL);
  }

  /// How many ended otherwise than with 0.
  int wait_all() {
    int bad = 0;
    for (const pid_t pid : pids_) {
      int status = -1;
      while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
      }
      bad += status != 0 ? 1 : 0;
    }
    pids_.clear();
    return bad;
  }

private:
  std::vector<pid_t> pids_;
};

/// The status of a child that runs `work`: what it returned, or 128 and the
/// signal that it died of.
inline int in_child(const std::function<int()>& work) {
  std::fflush(nullptr);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::alarm(60);
    ::_exit(work());
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// An object that forked children share with the test.
template <class T> class Shared {
public:
  Shared()
      : object_(new (::mmap(nullptr,
                            sizeof(T),
                            PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS,
                            -1,
                            0)) T{}) {}

  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  ~Shared() { ::munmap(object_, sizeof(T)); }

  T* operator->() const { return object_; }

  T& operator*() const { return *object_; }

private:
  T* object_;
};

/// Waits until `all` processes are here, so that they start at once.
inline void meet(std::atomic<std::uint32_t>& here, std::uint32_t all) {
  for (++here; here < all;)
    ::sched_yield();
}

/// Chance that can be repeated: the seed is printed, and taken from
/// JOBROOT_TEST_SEED if that is set.
inline std::mt19937_64 seeded_chance() {
  const char* const given = std::getenv("JOBROOT_TEST_SEED");
  const std::uint64_t seed = given != nullptr
                                 ? std::strtoull(given, nullptr, 10)
                                 : std::random_device{}();
  std::cout << "JOBROOT_TEST_SEED=" << seed << '\n';

  return std::mt19937_64{seed};
}

/// A number below `bound`.
template <class Chance>
std::uint32_t below(Chance& chance, std::uint32_t bound) {
  return static_cast<std::uint32_t>(chance() % bound);
}

} // namespace support
