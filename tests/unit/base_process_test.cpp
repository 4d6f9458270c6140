// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a number means one process only together with the time of its start,
// and a name may look like the fields that follow it.
#include "base/process.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <set>

namespace {

std::uint64_t now() {
  timespec time{};
  ::clock_gettime(CLOCK_BOOTTIME, &time);

  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(time.tv_nsec);
}

TEST(Process, TellsWhenItWasStarted) {
  constexpr std::uint64_t tick = 10'000'000;
  const std::uint64_t before = now();
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_NAME, ") Z 1 2 (x");
    ::pause();
  }
  const auto state = base::process_state(child);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);

  ASSERT_TRUE(state);
  EXPECT_EQ(state->parent, ::getpid());
  EXPECT_GE(state->started + tick, before);
  EXPECT_LE(state->started, now());
  EXPECT_FALSE(base::process_state(child));
}

TEST(Process, IsEndedUntilItsParentHasLooked) {
  const pid_t child = ::fork();
  if (child == 0)
    ::_exit(0);
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);

  const auto state = base::process_state(child);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->letter, 'Z');
  ::waitpid(child, nullptr, 0);
}

TEST(Process, IsKnownByNameAndFiles) {
  const pid_t child = ::fork();
  if (child == 0)
    ::_exit(0);
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
  const auto opened = base::Fd::open("/proc/self/status", O_RDONLY);

  struct stat file {};

  ASSERT_TRUE(opened);
  ASSERT_EQ(::fstat(opened->get(), &file), 0);

  EXPECT_EQ(base::process_name(child), base::process_name(::getpid()));
  EXPECT_TRUE(base::has_open(::getpid(), file));
  EXPECT_FALSE(base::has_open(child, file));
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(base::process_name(child), "");
}

/// Forks a chain of `depth`; each says who it is and waits for its child, the
/// last one for its end.
[[noreturn]] void descend(int depth, int pipe) {
  const pid_t self = ::getpid();
  (void)!::write(pipe, &self, sizeof self);
  if (depth > 1 && ::fork() == 0)
    descend(depth - 1, pipe);
  ::pause();
  ::_exit(0);
}

TEST(Process, KnowsItsDescendantsHoweverDeepTheyAre) {
  constexpr int depth = 50;
  auto pipe = base::Fd::pipe();
  ASSERT_TRUE(pipe);
  if (::fork() == 0)
    descend(depth, pipe->write_end.get());
  std::set<pid_t> there;
  for (pid_t pid = 0; there.size() < depth; there.insert(pid))
    ASSERT_EQ(::read(pipe->read_end.get(), &pid, sizeof pid), sizeof pid);

  const auto found = base::descendants_of(::getpid());
  for (const pid_t pid : there)
    ::kill(pid, SIGKILL);
  EXPECT_EQ(std::set<pid_t>(found.begin(), found.end()), there);
  while (::waitpid(-1, nullptr, 0) > 0) {
  }
}

} // namespace
