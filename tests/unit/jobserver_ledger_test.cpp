// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whoever is killed, the ledger must say what he had, or that it cannot
// know. The kills come at random instructions of a process that does nothing
// but take and give.
#include "jobroot/ledger.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace {

using jobroot::Giving;
using jobroot::Holder;
using jobroot::HolderState;
using jobroot::Ledger;
using jobroot::LedgerHeader;
using jobroot::Taking;

/// A pool of `tokens` with a ledger for `holders` processes.
class LedgerTest : public TestDirectory {
protected:
  void make(uint32_t tokens, uint32_t holders) {
    const std::string fifo = path("tokens");
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    pool_ = ::open(fifo.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    ASSERT_EQ(::write(pool_, std::string(tokens, '+').c_str(), tokens), tokens);

    struct stat status {};

    ASSERT_EQ(::fstat(pool_, &status), 0);

    struct stat space {};

    ASSERT_EQ(::stat("/proc/self/ns/pid", &space), 0);

    LedgerHeader header{};
    header.magic = jobroot::ledger_magic;
    header.holders = holders;
    header.holder_bytes = sizeof(Holder);
    header.fifo_device = status.st_dev;
    header.fifo_inode = status.st_ino;
    header.pid_namespace = static_cast<uint32_t>(space.st_ino);
    std::string bytes(jobroot::ledger_header_bytes + holders * sizeof(Holder),
                      '\0');
    bytes.replace(0,
                  sizeof header,
                  reinterpret_cast<const char*>(&header),
                  sizeof header);
    std::ofstream(path("ledger")) << bytes;
    ASSERT_TRUE(ledger_.open(path().c_str()));
  }

  ~LedgerTest() override {
    ledger_.close();
    ::close(pool_);
  }

  bool take() {
    Taking taking(ledger_, *ledger_.join());
    const bool taken = ::read(pool_, taking.to(), 1) == 1;
    const uint8_t byte = taking.end(taken);
    EXPECT_TRUE(!taken || byte == '+');
    return taken;
  }

  void give() {
    Giving giving(ledger_, *ledger_.join());
    giving.end(::write(pool_, "+", 1) == 1);
  }

  int free() const {
    int bytes = 0;
    ::ioctl(pool_, FIONREAD, &bytes);
    return bytes;
  }

  HolderState own() { return HolderState::of(ledger_.join()->state); }

  int pool_ = -1;
  Ledger ledger_;
};

TEST_F(LedgerTest, CountsWhatAProcessHas) {
  make(3, 16);

  EXPECT_TRUE(take());
  EXPECT_TRUE(take());
  EXPECT_EQ(own().held, 2U);
  EXPECT_EQ(ledger_.header().held, 2U);
  give();
  EXPECT_TRUE(take());
  EXPECT_TRUE(take());
  EXPECT_FALSE(take());

  EXPECT_EQ(own().held, 3U);
  EXPECT_EQ(own().unsure, 0U);
  EXPECT_EQ(own().take, jobroot::Take::none);
  EXPECT_EQ(ledger_.header().most_held, 3U);
  EXPECT_EQ(ledger_.join()->taken, 4U);
  EXPECT_NE(ledger_.join()->held_since, 0U);
}

TEST_F(LedgerTest, KnowsItsOwnPool) {
  make(1, 16);
  int other[2];
  ASSERT_EQ(::pipe(other), 0);

  EXPECT_TRUE(ledger_.is_pool(pool_));
  EXPECT_FALSE(ledger_.is_pool(other[0]));
  EXPECT_FALSE(ledger_.is_pool(-1));
  ::close(other[0]);
  ::close(other[1]);
}

TEST_F(LedgerTest, GivingWhatOneDoesNotHaveIsNotCounted) {
  make(1, 16);

  give();

  EXPECT_EQ(own().held, 0U);
  EXPECT_EQ(ledger_.header().held, 0U);
}

TEST_F(LedgerTest, ReusesEntriesOfTheDeadThatHadNothing) {
  make(8, 16);

  for (int i = 0; i < 100; i++) {
    const pid_t child = ::fork();
    if (child == 0) {
      if (take())
        give();
      ::_exit(0);
    }
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  }

  EXPECT_EQ(ledger_.header().unlisted, 0U);
  EXPECT_EQ(ledger_.header().held, 0U);
  EXPECT_EQ(free(), 8);
}

TEST_F(LedgerTest, SaysWhatTheKilledHad) {
  constexpr int tokens = 6;
  make(tokens, 1024);

  for (int round = 0; round < 300; round++) {
    const pid_t child = ::fork();
    if (child == 0)
      for (;;) {
        for (int i = 0; i < 3; i++)
          (void)take();
        for (int i = 0; i < 3; i++)
          give();
      }
    ::usleep(static_cast<useconds_t>(round % 37 * 50));
    ::kill(child, SIGKILL);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);

    // What it had and what is there make up the pool, but for one call of
    // which that cannot be known.
    int held = 0;
    int unsure = 0;
    for (Holder& holder : ledger_) {
      if (holder.pid != static_cast<uint32_t>(child))
        continue;
      const HolderState state = HolderState::of(holder.state);
      held += static_cast<int>(state.held);
      held += state.take == jobroot::Take::reading &&
                      holder.byte != jobroot::untouched_byte
                  ? 1
                  : 0;
      unsure += state.unsure;
      Ledger::forget(holder);
    }
    ASSERT_LE(unsure, 1) << "round " << round;
    ASSERT_LE(held + free(), tokens) << "round " << round;
    ASSERT_GE(held + free() + unsure, tokens) << "round " << round;
    while (free() < tokens)
      ASSERT_EQ(::write(pool_, "+", 1), 1);
  }
}

} // namespace
