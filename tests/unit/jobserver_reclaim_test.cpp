// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a killed process had must come back, not earlier than its work
// has ended, and never twice; what nobody explains is made even only where
// nobody can be the reason.
#include "base/process.hpp"
#include "jobroot/ledger_change.hpp"
#include "jobserver/ends.hpp"
#include "jobserver/pool.hpp"
#include "jobserver/reclaim.hpp"
#include "jobserver/server.hpp"
#include "support/test_directory.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

namespace {

using namespace jobserver;
using jobroot::HolderState;

class ReclaimTest : public TestDirectory {
protected:
  ReclaimTest() {
    ::unsetenv("XDG_RUNTIME_DIR");
    ::setenv("TMPDIR", path().c_str(), 1);
  }

  OpenPool& make(unsigned jobs, bool has_command = true) {
    pool_.emplace(std::move(
        Pool::create({.jobs = jobs, .has_command = has_command}).value()));
    return pool_->open();
  }

  /// As a client does it that uses the ledger.
  static bool take(OpenPool& pool) {
    jobroot::Taking taking{pool.ledger(), *pool.ledger().join()};
    const int fifo = pool.descriptors().front();

    return (taking.end(::read(fifo, taking.to(), 1) == 1), true);
  }

  /// A process that takes `tokens`, starts something, and is killed.
  static void be_killed(OpenPool& pool, unsigned tokens, bool has_child) {
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t holder = ::fork();
    if (holder == 0) {
      for (unsigned i = 0; i < tokens; i++)
        (void)take(pool);
      const std::string clients = fmt::format(
          "{}{:x}.", jobroot::clients_name, pool.ledger().join()->ticket);
      if (has_child && ::fork() == 0) {
        ::close(ready[0]);
        ::fcntl(ready[1], F_SETFD, FD_CLOEXEC);
        const char* const words[] = {"sleep", "20", nullptr};
        const char* const variables[] = {clients.c_str(), nullptr};
        ::execve("/bin/sleep",
                 const_cast<char**>(words),
                 const_cast<char**>(variables));
        ::_exit(1);
      }
      ::close(ready[1]);
      char none = 0;
      (void)!::read(ready[0], &none, 1);
      ::raise(SIGKILL);
    }
    ::close(ready[1]);
    ASSERT_EQ(::waitpid(holder, nullptr, 0), holder);
    ::close(ready[0]);
  }

  static void sweep_until_even(OpenPool& pool, Reclaimer& reclaimer) {
    (void)reclaimer.sweep(pool);
    (void)reclaimer.sweep(pool);
  }

  static void end_bearer(std::uint64_t ticket) {
    const auto bearer = find_bearer(ticket, ::getpid(), 0);
    ASSERT_TRUE(bearer);
    ::kill(bearer->pid, SIGKILL);
    while (bearer->is_there())
      std::this_thread::yield();
  }

  std::optional<Pool> pool_;
};

TEST_F(ReclaimTest, TokensOfTheDeadComeBack) {
  OpenPool& pool = make(8);
  be_killed(pool, 3, false);
  EXPECT_EQ(look_at(pool).held_by_gone, 3U);

  Reclaimer reclaimer;
  EXPECT_EQ(reclaimer.sweep(pool).reclaimed, 3U);
  EXPECT_EQ(reclaimer.sweep(pool).reclaimed, 0U);
  EXPECT_EQ(pool.free(), 7U);
  EXPECT_EQ(pool.header().held, 0U);
  EXPECT_EQ(pool.header().reclaimed, 3U);
  EXPECT_TRUE(look_at(pool).is_even());
}

TEST_F(ReclaimTest, NotWhileSomethingTheyStartedRuns) {
  OpenPool& pool = make(8);
  be_killed(pool, 2, true);

  Reclaimer reclaimer;
  const Repairs repairs = reclaimer.sweep(pool);
  EXPECT_EQ(repairs.reclaimed, 0U);
  EXPECT_EQ(repairs.in_use, 2U);
  end_bearer(pool.header().last_ticket);
  EXPECT_EQ(reclaimer.sweep(pool).reclaimed, 2U);
}

TEST_F(ReclaimTest, AtOnceWhereTheUserSaysSo) {
  OpenPool& pool = make(8);
  be_killed(pool, 2, true);

  EXPECT_EQ(Reclaimer{}.sweep(pool, Reclaim::now).reclaimed, 2U);
  end_bearer(pool.header().last_ticket);
}

TEST_F(ReclaimTest, TheLivingKeepWhatTheyHave) {
  OpenPool& pool = make(4);
  ASSERT_TRUE(take(pool));

  Reclaimer reclaimer;
  sweep_until_even(pool, reclaimer);
  EXPECT_EQ(pool.free(), 2U);
  EXPECT_EQ(HolderState::of(pool.ledger().join()->state).held, 1U);
}

TEST_F(ReclaimTest, WhoHasNothingLeavesTheLedger) {
  OpenPool& pool = make(4);
  const pid_t child = ::fork();
  if (child == 0)
    ::_exit(pool.ledger().join() == nullptr ? 1 : 0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);

  (void)Reclaimer{}.sweep(pool);
  for (const jobroot::Holder& holder : pool.ledger())
    EXPECT_EQ(holder.pid, 0U);
}

TEST_F(ReclaimTest, MissingTokensAreReplacedAfterTwoLooks) {
  OpenPool& pool = make(8);
  ASSERT_EQ(pool.take(2), 2U);

  Reclaimer reclaimer;
  EXPECT_EQ(reclaimer.sweep(pool).refilled, 0U);
  EXPECT_EQ(reclaimer.sweep(pool).refilled, 2U);
  EXPECT_EQ(reclaimer.sweep(pool).refilled, 0U);
  EXPECT_EQ(pool.free(), 7U);
  EXPECT_EQ(pool.header().refilled, 2U);
}

TEST_F(ReclaimTest, ButNotWhileAStrangerMayHaveThem) {
  OpenPool& pool = make(8);
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t stranger = ::fork();
  if (stranger == 0) {
    // Whoever has another program's memory has no ledger in it.
    const std::string fifo = Pool::fifo(pool.directory());
    const std::string script =
        "exec 8<" + fifo + " 9>" + fifo + "; exec sleep 20";
    ::fcntl(ready[1], F_SETFD, FD_CLOEXEC);
    ::execl("/bin/sh", "sh", "-c", script.c_str(), nullptr);
  }
  ::close(ready[1]);
  char none = 0;
  EXPECT_EQ(::read(ready[0], &none, 1), 0);
  while (!is_stranger(stranger, pool.directory()))
    std::this_thread::yield();
  ASSERT_EQ(pool.take(1), 1U);

  Reclaimer reclaimer;
  sweep_until_even(pool, reclaimer);
  EXPECT_EQ(pool.header().refilled, 0U);
  ::kill(stranger, SIGKILL);
  ::waitpid(stranger, nullptr, 0);
  sweep_until_even(pool, reclaimer);
  EXPECT_EQ(pool.header().refilled, 1U);
  ::close(ready[0]);
}

TEST_F(ReclaimTest, SurplusIsTakenOut) {
  OpenPool& pool = make(8);
  ASSERT_EQ(pool.give(5), 5U);

  Reclaimer reclaimer;
  sweep_until_even(pool, reclaimer);
  EXPECT_EQ(pool.free(), 7U);
  EXPECT_EQ(pool.header().removed, 5U);
}

TEST_F(ReclaimTest, SlotsCanBeAddedAndRemoved) {
  OpenPool& pool = make(4);
  ASSERT_TRUE(take(pool));

  pool.header().wanted = 100'000;
  resize(pool);
  EXPECT_EQ(pool.free(), 99'998U);
  pool.header().wanted = 1;
  resize(pool);
  // The one that is held goes when it comes back.
  EXPECT_EQ(pool.header().slots, 2U);
  EXPECT_EQ(pool.free(), 0U);
  EXPECT_TRUE(look_at(pool).is_even());
}

TEST_F(ReclaimTest, WhatIsHeldBackIsNotMissing) {
  OpenPool& pool = make(8);
  Server server{pool, {.memory = UINT64_MAX, .least = 3}};
  server.begin();
  (void)server.tick();

  EXPECT_EQ(pool.free(), 2U);
  EXPECT_EQ(pool.header().withheld, 5U);
  EXPECT_EQ(pool.header().reasons, jobroot::withheld_memory);
  EXPECT_TRUE(look_at(pool).is_even());
  EXPECT_TRUE(server.account({}).empty());
}

TEST_F(ReclaimTest, TheSumFollowsWhatEntriesSay) {
  OpenPool& pool = make(8);
  // As if killed between the entry and the sum.
  pool.header().held = 1;

  Reclaimer reclaimer;
  sweep_until_even(pool, reclaimer);
  EXPECT_EQ(pool.header().held, 0U);
}

TEST_F(ReclaimTest, OneHasTheTurn) {
  OpenPool& pool = make(4);
  auto other = OpenPool::open(pool.directory());
  ASSERT_TRUE(other);
  {
    const Turn turn = pool.turn();
    EXPECT_FALSE(other->try_turn());
  }
  EXPECT_TRUE(other->try_turn());
}

TEST_F(ReclaimTest, APoolKnowsWhetherItHasAServer) {
  OpenPool& pool = make(4);
  EXPECT_TRUE(pool.has_server());
  const pid_t child = ::fork();
  if (child == 0)
    ::_exit(0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  pool.header().server = static_cast<std::uint32_t>(child);

  EXPECT_FALSE(pool.has_server());
  ASSERT_TRUE(set_slots(pool.directory(), 6));
  EXPECT_EQ(pool.free(), 5U);
}

} // namespace
