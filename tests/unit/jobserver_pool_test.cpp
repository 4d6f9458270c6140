// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a server must hold as many tokens as it says, find out when some are
// missing, and leave nothing behind, nor what a killed one left.
#include "base/file.hpp"
#include "jobserver/audit.hpp"
#include "jobserver/client.hpp"
#include "jobserver/pool.hpp"
#include "support/test_directory.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace jobserver;

class ServedPool : public TestDirectory {
protected:
  ServedPool() {
    ::unsetenv("XDG_RUNTIME_DIR");
    ::setenv("TMPDIR", path().c_str(), 1);
  }

  std::vector<std::string> names() const {
    return base::list_directory(path()).value();
  }

  static Client join(const Pool& pool) {
    return Client::join(
        {.makeflags = {}, .pool = pool.directory(), .process = 1});
  }
};

TEST_F(ServedPool, HasOneTokenLessThanJobs) {
  const auto pool = Pool::create({.jobs = 8});
  ASSERT_TRUE(pool);

  EXPECT_EQ(join(*pool).pool()->free(), 7U);
  EXPECT_EQ(Pool::size(pool->directory()), 8U);
}

TEST_F(ServedPool, IsClosedToOthersAndLeavesNothing) {
  struct stat status {};

  {
    const auto pool = Pool::create({.jobs = 2});
    ASSERT_EQ(::stat(pool->directory().c_str(), &status), 0);
  }
  EXPECT_EQ(status.st_mode & 0777, 0700U);
  EXPECT_TRUE(names().empty());
}

TEST_F(ServedPool, RemovesWhatWasNeverFinished) {
  const std::string old = path() + "/jobroot-pool.killed";
  const std::string fresh = path() + "/jobroot-pool.growing";
  for (const std::string& directory : {old, fresh}) {
    ASSERT_EQ(::mkdir(directory.c_str(), 0700), 0);
    ASSERT_EQ(::mkfifo((directory + "/tokens.new").c_str(), 0600), 0);
  }
  constexpr timespec long_ago{.tv_sec = 1, .tv_nsec = 0};
  const timespec times[] = {long_ago, long_ago};
  ASSERT_EQ(::utimensat(AT_FDCWD, old.c_str(), times, 0), 0);

  ASSERT_TRUE(Pool::create({.jobs = 2}));

  EXPECT_EQ(names(), std::vector<std::string>{"jobroot-pool.growing"});
}

TEST_F(ServedPool, HoldsTheLargestNumberAndTakesItAllBack) {
  const auto pool = Pool::create({.jobs = Pool::largest});
  ASSERT_TRUE(pool) << base::render(pool.error());
  auto client = join(*pool);

  // One by one through both ends of a full queue.
  for (int round = 0; round < 10'000; ++round)
    ASSERT_TRUE(client.try_acquire());
  EXPECT_EQ(client.pool()->free(), Pool::largest - 1);
}

TEST_F(ServedPool, FindsWhatIsLost) {
  auto pool = Pool::create({.jobs = 4});
  unsigned char byte = 0;
  ASSERT_EQ(Ends::named(Pool::fifo(pool->directory()))->take(byte),
            Taken::token);

  const Balance balance = look_at(pool->open());
  EXPECT_EQ(balance.expected(), 3U);
  EXPECT_EQ(balance.free, 2U);
  EXPECT_EQ(balance.difference(), -1);
}

TEST_F(ServedPool, FindsWhatIsTooMuch) {
  auto pool = Pool::create({.jobs = 4});
  Ends::named(Pool::fifo(pool->directory()))->give('+');

  EXPECT_EQ(look_at(pool->open()).difference(), 1);
}

TEST_F(ServedPool, HasAllItsTokensWhereNoCommandHasOne) {
  auto pool = Pool::create({.jobs = 4, .has_command = false, .name = "mine"});
  const Balance balance = look_at(pool->open());

  EXPECT_EQ(balance.free, 4U);
  EXPECT_TRUE(balance.is_even());
}

TEST_F(ServedPool, HasTicketsOfItsOwn) {
  auto one = Pool::create({.jobs = 2});
  auto other = Pool::create({.jobs = 2});

  EXPECT_NE(one->open().header().last_ticket,
            other->open().header().last_ticket);
}

TEST_F(ServedPool, IsFoundByName) {
  auto pool = Pool::create({.jobs = 4, .name = "mine"});

  EXPECT_EQ(Pool::find("mine"), pool->directory());
  EXPECT_EQ(Pool::find("other"), std::nullopt);
  EXPECT_FALSE(Pool::is_name("a b"));
  EXPECT_FALSE(Pool::is_name("a/b"));
}

TEST_F(ServedPool, IsNotPlacedWhereAClientWouldMisreadItsName) {
  ASSERT_EQ(::mkdir(path("a b").c_str(), 0700), 0);
  ::setenv("TMPDIR", path("a b").c_str(), 1);

  const auto pool = Pool::create({.jobs = 2});
  EXPECT_EQ(pool->directory().find(' '), std::string::npos);
}

TEST_F(ServedPool, IsRemovedByTheNextServerWhenItsOwnWasKilled) {
  const pid_t server = ::fork();
  if (server == 0) {
    const auto pool = Pool::create({.jobs = 2});
    ::raise(SIGKILL);
  }
  ::waitpid(server, nullptr, 0);
  ASSERT_EQ(names().size(), 1U);
  const std::string left = names().front();

  const auto next = Pool::create({.jobs = 2});
  EXPECT_EQ(names().size(), 1U);
  EXPECT_NE(names().front(), left);
}

TEST_F(ServedPool, IsNotRemovedWhileSomebodyUsesIt) {
  const auto first = Pool::create({.jobs = 2});
  const auto second = Pool::create({.jobs = 2});

  EXPECT_EQ(names().size(), 2U);
}

TEST_F(ServedPool, IsAdvertisedAsTwoDescriptorsOfTheSameQueue) {
  const auto pool = Pool::create({.jobs = 3});
  const auto descriptors = Descriptors::open(Pool::fifo(pool->directory()));
  const auto ends = Ends::inherited(descriptors->numbers());

  ASSERT_TRUE(ends);
  EXPECT_EQ(ends->free(), 2U);
  EXPECT_EQ(ends->inode(), join(*pool).pool()->inode());
}

} // namespace
