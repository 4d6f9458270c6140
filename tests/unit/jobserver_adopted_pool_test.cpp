// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the queue of a make is used as a pool of ours, by programs that find it
// by name only; but it is not ours: nothing in it changes except that what our
// dead clients had comes back, and nobody waits for us to let go of it.
#include "base/file.hpp"
#include "jobroot/ledger_change.hpp"
#include "jobserver/client.hpp"
#include "jobserver/listed.hpp"
#include "jobserver/pool.hpp"
#include "jobserver/reclaim.hpp"
#include "jobserver/server.hpp"
#include "jobserver/status.hpp"
#include "support/test_directory.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace {

using namespace jobserver;

/// A make with -j4 that has one job more running.
class AdoptedPool : public TestDirectory {
protected:
  AdoptedPool() {
    ::unsetenv("XDG_RUNTIME_DIR");
    ::unsetenv("JOBROOT_POOL");
    ::setenv("TMPDIR", path("pools").c_str(), 1);
    EXPECT_EQ(::mkdir(path("pools").c_str(), 0700), 0);
  }

  ~AdoptedPool() override {
    ::close(read_);
    ::close(write_);
  }

  void make_pipe() {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    read_ = ends[0];
    write_ = ends[1];
    fill();
  }

  void make_fifo(const std::string& name) {
    ASSERT_EQ(::mkfifo(name.c_str(), 0600), 0);
    read_ = ::open(name.c_str(), O_RDONLY | O_NONBLOCK);
    write_ = ::open(name.c_str(), O_WRONLY);
    fill();
  }

  Pool adopt() {
    auto ends = Ends::inherited({read_, write_});
    EXPECT_TRUE(ends);
    auto pool = Pool::adopt(*ends, 4);
    EXPECT_TRUE(pool) << base::render(pool.error());

    return std::move(*pool);
  }

  int free() const {
    int bytes = 0;
    EXPECT_EQ(::ioctl(read_, FIONREAD, &bytes), 0);

    return bytes;
  }

  /// Whether all who could write have closed it, but for us.
  bool is_at_end() {
    ::close(std::exchange(write_, -1));
    ::fcntl(read_, F_SETFL, O_NONBLOCK);
    char tokens[8];
    while (::read(read_, tokens, sizeof tokens) > 0) {
    }

    return ::read(read_, tokens, 1) == 0;
  }

  static Client join(const Pool& pool) {
    return Client::join(
        {.makeflags = {}, .pool = pool.directory(), .process = 1});
  }

  /// Takes two tokens and is killed.
  static void be_killed(Pool& pool) {
    const pid_t holder = ::fork();
    if (holder == 0) {
      for (int token = 0; token < 2; token++) {
        jobroot::Taking taking{pool.open().ledger(),
                               *pool.open().ledger().join()};
        const int fifo = pool.open().descriptors().front();
        (void)taking.end(::read(fifo, taking.to(), 1) == 1);
      }
      ::raise(SIGKILL);
    }
    ASSERT_EQ(::waitpid(holder, nullptr, 0), holder);
  }

  std::vector<std::string> pools() const {
    return base::list_directory(path("pools")).value();
  }

private:
  void fill() const { ASSERT_EQ(::write(write_, "++", 2), 2); }

protected:
  int read_ = -1;
  int write_ = -1;
};

TEST_F(AdoptedPool, IsThePipeOfAMakeUnderAName) {
  make_pipe();
  Pool pool = adopt();
  ::setenv("JOBROOT_POOL", pool.directory().c_str(), 1);
  auto client = join(pool);

  ASSERT_TRUE(client.entry());
  const auto token = client.try_acquire();
  EXPECT_TRUE(token);
  EXPECT_EQ(client.entry().holder->state, 1U);
  EXPECT_EQ(free(), 1);
  EXPECT_EQ(client.size(), 4U);
}

TEST_F(AdoptedPool, IsTheFifoOfAMakeAlsoWhenThatHasRemovedIt) {
  make_fifo(path("GMfifo1"));
  Pool pool = adopt();
  ASSERT_EQ(::unlink(path("GMfifo1").c_str()), 0);

  struct stat status {};

  ASSERT_EQ(::lstat(Pool::fifo(pool.directory()).c_str(), &status), 0);
  EXPECT_TRUE(S_ISFIFO(status.st_mode));
  EXPECT_EQ(join(pool).pool()->free(), 2U);
}

TEST_F(AdoptedPool, IsAnotherFileSystemsFifoByItsPath) {
  const std::string fifo = "/dev/shm/jobroot-test." + std::to_string(getpid());
  make_fifo(fifo);
  {
    Pool pool = adopt();
    EXPECT_EQ(join(pool).pool()->free(), 2U);
  }
  ::unlink(fifo.c_str());
  EXPECT_TRUE(pools().empty());
}

TEST_F(AdoptedPool, GivesBackWhatOurDeadHad) {
  make_pipe();
  Pool pool = adopt();
  be_killed(pool);
  ASSERT_EQ(free(), 0);

  Server server{pool.open(), {}};
  server.begin();
  (void)server.tick();
  EXPECT_EQ(free(), 2);
}

TEST_F(AdoptedPool, IsLeftAloneOtherwise) {
  make_pipe();
  Pool pool = adopt();
  Reclaimer reclaimer;
  for (int look = 0; look < 3; look++) {
    const Repairs repairs = reclaimer.sweep(pool.open());
    EXPECT_EQ(repairs.refilled + repairs.removed, 0U);
  }
  EXPECT_EQ(free(), 2);
  EXPECT_EQ(check(pool.directory())->difference(), 0);
  EXPECT_FALSE(set_slots(pool.directory(), 8));
  Server server{pool.open(), {}};
  server.begin();
  EXPECT_TRUE(server.account({}).empty());
}

TEST_F(AdoptedPool, KeepsNobodyWaitingAfterTheCommand) {
  make_pipe();
  Pool pool = adopt();
  pool.let_go();

  EXPECT_TRUE(pools().empty());
  EXPECT_TRUE(is_at_end());
}

TEST_F(AdoptedPool, IsRemovedByTheNextWhenItsAdopterWasKilled) {
  make_fifo(path("GMfifo1"));
  const pid_t adopter = ::fork();
  if (adopter == 0) {
    const Pool pool = adopt();
    ::raise(SIGKILL);
  }
  ::waitpid(adopter, nullptr, 0);
  ASSERT_EQ(pools().size(), 1U);

  const Pool pool = adopt();
  EXPECT_EQ(pools().size(), 1U);
}

TEST_F(AdoptedPool, IsFoundWhileItsAdopterLives) {
  make_pipe();
  const Pool pool = adopt();

  const auto all = Pool::all(); // others of this user may have some, too
  EXPECT_EQ(std::ranges::count(all, pool.directory()), 1);
  EXPECT_EQ(status_of(pool.directory())->balance.free, 2U);
}

TEST_F(AdoptedPool, IsNoQueueThatIsNoFifo) {
  auto ends = Ends::named("/dev/null");
  ASSERT_TRUE(ends);

  EXPECT_FALSE(Pool::adopt(*ends, 4));
}

} // namespace
