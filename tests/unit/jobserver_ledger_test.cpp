// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whoever is killed, the ledger must say what he had, or that it cannot
// know. The kills come at random instructions of a process that does nothing
// but take and give.
#include "jobroot/ledger_change.hpp"
#include "support/own_pool.hpp"

#include <gtest/gtest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace {

using jobroot::Giving;
using jobroot::Holder;
using jobroot::HolderState;
using jobroot::Ledger;
using jobroot::Taking;

class LedgerTest : public OwnPool {
protected:
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

  HolderState own() { return HolderState::of(ledger_.join()->state); }
};

TEST_F(LedgerTest, CountsWhatAProcessHas) {
  make("+++");

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
  EXPECT_FALSE(own().reading);
  EXPECT_EQ(ledger_.header().most_held, 3U);
  EXPECT_EQ(ledger_.join()->taken, 4U);
  EXPECT_NE(ledger_.join()->held_since, 0U);
}

TEST_F(LedgerTest, KnowsItsOwnPool) {
  make("+");
  int other[2];
  ASSERT_EQ(::pipe(other), 0);

  EXPECT_TRUE(ledger_.is_pool(pool_));
  EXPECT_FALSE(ledger_.is_pool(other[0]));
  EXPECT_FALSE(ledger_.is_pool(-1));
  ::close(other[0]);
  ::close(other[1]);
}

TEST_F(LedgerTest, GivingWhatOneDoesNotHaveIsNotCounted) {
  make("+");

  give();

  EXPECT_EQ(own().held, 0U);
  EXPECT_EQ(ledger_.header().held, 0U);
}

TEST_F(LedgerTest, ReusesEntriesOfTheDeadThatHadNothing) {
  make("++++++++");

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

TEST_F(LedgerTest, KeepsProcessesOfOtherNamespacesApart) {
  make("+", 2);
  // Our own number there, and one that is free here.
  const auto other = jobroot::pid_namespace() + 1;
  Holder* const entries = ledger_.begin();
  entries[0].pid = static_cast<uint32_t>(::getpid());
  entries[0].registered = UINT64_MAX;
  entries[1].pid = 0x7fff'ffff;
  entries[0].pid_namespace = entries[1].pid_namespace = other;

  EXPECT_EQ(ledger_.join(), nullptr);
  entries[1].pid_namespace = jobroot::pid_namespace();
  EXPECT_EQ(ledger_.join(), &entries[1]);
}

TEST_F(LedgerTest, SaysWhatTheKilledHad) {
  constexpr int tokens = 6;
  make(std::string(tokens, '+'), 1024);

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
      held += static_cast<int>(state.tokens());
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
