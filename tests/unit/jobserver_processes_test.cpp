// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: tokens go back as soon as nobody bears their ticket, so a bearer must be
// seen whatever it is doing.
#include "jobserver/processes.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

namespace {

using jobserver::find_bearer;

class Bearer : public TestDirectory {
protected:
  ~Bearer() override {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }

  /// Starts a shell with this list of tickets.
  void start(const std::string& tickets, const std::string& script) {
    std::ofstream(path("script")) << script;
    child_ = ::fork();
    if (child_ != 0)
      return;
    ::setenv("JOBROOT_CLIENTS", tickets.c_str(), 1);
    ::execl("/bin/sh", "sh", path("script").c_str(), nullptr);
    ::_exit(127);
  }

  bool comes_to_bear(std::uint64_t ticket) const {
    for (int i = 0; i < 1000; i++) {
      if (find_bearer(ticket, ::getpid(), 0))
        return true;
      ::usleep(1000);
    }
    return false;
  }

  pid_t child_ = -1;
};

TEST_F(Bearer, IsFoundByEachOfItsTickets) {
  start("f00d0001.f00d0002.", "while sleep 1; do :; done");

  ASSERT_TRUE(comes_to_bear(0xf00d0001));
  EXPECT_TRUE(find_bearer(0xf00d0002, ::getpid(), 0));
  EXPECT_FALSE(find_bearer(0xd0002, ::getpid(), 0));
}

TEST_F(Bearer, IsSeenWhileItBecomesAnotherProgram) {
  start("f00d0003.", "exec sh \"$0\"");

  ASSERT_TRUE(comes_to_bear(0xf00d0003));
  int seen = 0;
  for (int i = 0; i < 300; i++)
    seen += find_bearer(0xf00d0003, ::getpid(), 0) ? 1 : 0;
  EXPECT_EQ(seen, 300);
}

} // namespace
