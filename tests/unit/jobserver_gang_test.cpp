// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whoever needs several slots must get them or be told, must not hoard,
// and must never be one of a round of waiters that no token can ever reach.
#include "base/mapping.hpp"
#include "jobserver/gang.hpp"
#include "support/fake_pool.hpp"

#include <gtest/gtest.h>

#include <sys/eventfd.h>

#include <thread>

namespace {

using namespace jobserver;
using namespace std::chrono_literals;

/// Without what an enclosing job may have said.
class Gang : public ::testing::Test {
protected:
  Gang() {
    for (const char* const name : {"JOBROOT_HELD", "JOBROOT_JOBS", "MAKELEVEL"})
      ::unsetenv(name);
  }

  static Patience soon(std::chrono::milliseconds time = 20s) {
    return {.until = Patience::Clock::now() + time};
  }

  static unsigned slots(const Gathered& gathered) {
    const auto* const grant = std::get_if<Grant>(&gathered);
    return grant != nullptr ? grant->slots : 0;
  }
};

TEST_F(Gang, TakesWhatIsFreeUpToItsMaximum) {
  const FakePool pool{"abcde"};
  auto client = Client::join(pool.surroundings());

  EXPECT_EQ(slots(gather(client, {1, 4}, soon())), 4U);
  EXPECT_EQ(slots(gather(client, {1, 99}, soon())), 6U);
  EXPECT_EQ(pool.free(), 5);
}

TEST_F(Gang, SharesWhatIsFreeWithThoseWhoReachForItToo) {
  const FakePool pool{"abcdef"};
  auto client = Client::join(pool.surroundings());
  Board other{*client.pool()};
  other.show(Board::Note::sharing, 1);

  EXPECT_EQ(slots(gather(client, {1, 9}, soon())), 4U);
  EXPECT_EQ(slots(gather(client, {1, 2}, soon())), 2U);
  EXPECT_EQ(slots(gather(client, {.min = 1, .max = 9, .greedy = true}, soon())),
            7U);
}

TEST_F(Gang, LeavesTheRestToThoseWhoWaitForTheirMinimum) {
  const FakePool pool{"abcdef"};
  auto client = Client::join(pool.surroundings());
  Board other{*client.pool()};
  other.show(Board::Note::waiting, 1);

  EXPECT_EQ(slots(gather(client, {1, 9}, soon())), 1U);
  EXPECT_EQ(slots(gather(client, {3, 9}, soon())), 3U);
}

TEST_F(Gang, TakesATokenForEachSlotBesideItsCaller) {
  const FakePool pool{"abc"};
  auto client = Client::join(pool.surroundings("-j4"));
  const Wish two{.min = 2, .max = 2, .extra = true};
  const Wish many{.min = 9, .max = 9, .extra = true};

  const auto first = gather(client, two, soon());
  EXPECT_EQ(slots(first), 2U);
  EXPECT_EQ(pool.free(), 1);
  EXPECT_EQ(std::get<Refusal>(gather(client, two, soon(100ms))),
            Refusal::timed_out);
  EXPECT_EQ(pool.free(), 1);

  auto all = Client::join(pool.surroundings("-j2"));
  EXPECT_EQ(slots(gather(all, many, soon())), 1U);
}

TEST_F(Gang, StartsBesideItsCallerWhereNoTokenCanEverCome) {
  // A job that has the whole pool runs a make, whose recipe goes on beside us.
  const FakePool pool{""};
  auto client = Client::join(pool.surroundings("-j2"));
  const std::string inode = std::to_string(client.pool()->inode());
  ::setenv("JOBROOT_JOBS", "2", 1);
  ::setenv("JOBROOT_HELD", (inode + ":1:1:0").c_str(), 1);
  ::setenv("MAKELEVEL", "1", 1);

  EXPECT_EQ(slots(gather(client, {.extra = true}, soon())), 1U);
}

TEST_F(Gang, DoesNotWaitForMoreThanItsMinimum) {
  const FakePool pool{""};
  auto client = Client::join(pool.surroundings());

  EXPECT_EQ(slots(gather(client, {1, 4}, {})), 1U);
}

TEST_F(Gang, GetsItsMinimumWithoutAPool) {
  Client client;

  EXPECT_EQ(slots(gather(client, {3, 9}, {})), 3U);
}

TEST_F(Gang, WaitsForItsMinimum) {
  const FakePool pool{"a"};
  auto client = Client::join(pool.surroundings());
  const std::jthread later([&] {
    (void)::poll(nullptr, 0, 120);
    (void)!::write(pool.numbers().write, "bcd", 3);
  });

  EXPECT_EQ(slots(gather(client, {4, 4}, soon())), 4U);
}

TEST_F(Gang, ReturnsWhatItHasWhenItsTimeIsOver) {
  const FakePool pool{"a"};
  auto client = Client::join(pool.surroundings());

  const auto result = gather(client, {4, 4}, soon(200ms));
  EXPECT_EQ(std::get<Refusal>(result), Refusal::timed_out);
  EXPECT_EQ(pool.free(), 1);
}

TEST_F(Gang, DoesNotHoldAPartForLong) {
  const FakePool pool{"ab"};
  auto waiting = Client::join(pool.surroundings());
  auto other = Client::join(pool.surroundings());
  const base::Fd cancel{::eventfd(0, EFD_CLOEXEC)};
  const std::jthread gang([&] {
    (void)gather(waiting, {4, 4}, {.cancel = cancel.get()});
  });
  ASSERT_TRUE(pool.comes_to(0));

  EXPECT_TRUE(other.acquire(soon()).token);
  ::eventfd_write(cancel.get(), 1);
}

TEST_F(Gang, AsksForNoMoreThanThePoolHas) {
  const FakePool pool{"abc"};
  auto client = Client::join(pool.surroundings("-j4"));

  EXPECT_EQ(slots(gather(client, {9, 9}, soon())), 4U);
}

TEST_F(Gang, GoesAheadWhenAllSlotsOfThePoolWait) {
  // Three recipes of a make -j3, each of them here. When one has ended, make
  // gives its slot back.
  const FakePool pool{""};
  std::atomic<unsigned> sum = 0;
  const auto recipe = [&] {
    auto client = Client::join(pool.surroundings("-j3"));
    sum += slots(gather(client, {2, 2}, soon()));
    (void)!::write(pool.numbers().write, "+", 1);
  };

  {
    const std::jthread first(recipe);
    const std::jthread second(recipe);
    const std::jthread third(recipe);
  }
  EXPECT_EQ(sum, 6U);
  EXPECT_EQ(pool.free(), 3);
}

TEST_F(Gang, WaitsWhileAnotherJobRuns) {
  // As many wait as the pool has slots, on slots that nobody gave them.
  const FakePool pool{""};
  auto client = Client::join(pool.surroundings("-j2"));
  Board working{*client.pool()};
  Board waiting{*client.pool()};
  working.show(Board::Note::running, 1);
  waiting.show(Board::Note::waiting, 1);

  const auto result = gather(client, {2, 2}, soon(300ms));
  EXPECT_EQ(std::get<Refusal>(result), Refusal::timed_out);
}

TEST_F(Gang, RunsOnSlotsThatAreIdleMeanwhile) {
  const FakePool pool{"a"};
  auto client = Client::join(pool.surroundings());
  Board lender{*client.pool()};
  Board borrower{*client.pool()};
  (void)lender.show_numbered(Board::Note::idle, 1);
  lender.show(Board::Note::hoarded, 2);
  borrower.show(Board::Note::borrowed, 1);

  auto grant = gather(client, {4, 4}, soon());
  EXPECT_EQ(slots(grant), 4U);
  EXPECT_EQ(pool.free(), 0);
  EXPECT_EQ(borrower.total(Board::Note::borrowed), 3U);
  EXPECT_EQ(std::get<Refusal>(gather(client, {2, 2}, soon(100ms))),
            Refusal::timed_out);
  grant = Refusal::none_free;
  EXPECT_EQ(borrower.total(Board::Note::borrowed), 1U);
}

TEST_F(Gang, DoesNotStartWhileItsOwnSlotMayBeLent) {
  const FakePool pool{"abc"};
  auto client = Client::join(pool.surroundings());
  Board borrower{*client.pool()};
  borrower.show(Board::Note::borrowed, 1);

  EXPECT_EQ(std::get<Refusal>(gather(client, {2, 2}, soon(100ms))),
            Refusal::timed_out);
  borrower.hide({Board::Note::borrowed});
  EXPECT_EQ(slots(gather(client, {2, 2}, soon())), 2U);
}

TEST_F(Gang, LetsThoseGoFirstWhoNeedMoreOrHaveWaitedLong) {
  const FakePool pool{""};
  auto client = Client::join(pool.surroundings());
  Board lender{*client.pool()};
  lender.show(Board::Note::hoarded, 3);
  Board other{*client.pool()};

  (void)other.show_numbered(Board::Note::needed, 1, 4);
  EXPECT_EQ(std::get<Refusal>(gather(client, {2, 2}, soon(50ms))),
            Refusal::timed_out);
  // It does not go.
  EXPECT_EQ(slots(gather(client, {2, 2}, soon())), 2U);
  other.show(Board::Note::first, 1);
  EXPECT_EQ(std::get<Refusal>(gather(client, {2, 2}, soon(400ms))),
            Refusal::timed_out);
  other.hide({Board::Note::first, Board::Note::needed});
  // Who needs more than there is has to wait, and we need not.
  (void)other.show_numbered(Board::Note::needed, 1, 5);
  EXPECT_EQ(slots(gather(client, {2, 2}, soon(100ms))), 2U);
}

TEST_F(Gang, DoesNotWaitForTheJobThatItRunsIn) {
  const FakePool pool{"a"};
  auto client = Client::join(pool.surroundings("-j2"));
  auto outer = gather(client, {2, 2}, soon());
  ::setenv("JOBROOT_JOBS", "2", 1);
  ::setenv("JOBROOT_HELD", std::get<Grant>(outer).held.c_str(), 1);
  ::setenv("MAKELEVEL", "3", 1);

  EXPECT_EQ(slots(gather(client, {2, 2}, soon())), 1U);
}

TEST_F(Gang, GoesAheadWhenAllWaitInsideJobsOfTheirOwn) {
  // Two jobs with half of the pool each; what runs in each wants it all.
  const FakePool pool{"ab"};
  const auto chain = [&] {
    auto client = Client::join(pool.surroundings("-j4"));
    const auto outer = gather(client, {2, 2}, soon());
    ::setenv("JOBROOT_JOBS", "2", 1);
    ::setenv("JOBROOT_HELD", std::get<Grant>(outer).held.c_str(), 1);
    (void)::poll(nullptr, 0, 100);
    return slots(gather(client, {4, 4}, soon())) == 4 ? 0 : 1;
  };

  std::atomic<int> failed = 0;
  const auto recipe = [&] {
    failed += in_child(chain);
    (void)!::write(pool.numbers().write, "+", 1);
  };

  {
    const std::jthread first(recipe);
    const std::jthread second(recipe);
  }
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(pool.free(), 4);
}

TEST_F(Gang, WaitsWhileOneSlotOfThePoolWorks) {
  const FakePool pool{""};
  auto client = Client::join(pool.surroundings("-j2"));

  const auto result = gather(client, {2, 2}, soon(300ms));
  EXPECT_EQ(std::get<Refusal>(result), Refusal::timed_out);
}

TEST_F(Gang, UsesTheSlotsOfTheJobThatItRunsIn) {
  const FakePool pool{"abc"};
  auto client = Client::join(pool.surroundings("-j4"));
  auto outer = gather(client, {1, 3}, soon());
  ASSERT_EQ(slots(outer), 3U);
  ::setenv("JOBROOT_JOBS", "3", 1);
  ::setenv("JOBROOT_HELD", std::get<Grant>(outer).held.c_str(), 1);

  EXPECT_EQ(slots(gather(client, {3, 3}, soon())), 3U);
  EXPECT_EQ(slots(gather(client, {2, 2}, soon())), 2U);

  // A make in between may start several of us.
  ::setenv("MAKELEVEL", "2", 1);
  EXPECT_EQ(slots(gather(client, {1, 3}, soon())), 2U);
  EXPECT_EQ(slots(gather(client, {3, 3}, soon())), 2U);
}

/// Several `job -n 4:8`, one after the other; the sum of slots in use at any
/// time is kept in `running`.
int gather_often(const FakePool& pool, std::atomic<unsigned>& running) {
  auto client = Client::join(pool.surroundings());
  for (int round = 0; round < 10; ++round) {
    const auto result = gather(client, {4, 8}, {});
    const auto& grant = std::get<Grant>(result);
    // Each was started with a slot of its own, which the pool knows nothing of.
    const unsigned more = grant.slots - 1;
    const bool right = grant.slots >= 4 && (running += more) <= 7;
    (void)::poll(nullptr, 0, 1);
    running -= more;
    if (!right)
      return 1;
  }
  return 0;
}

TEST_F(Gang, OfManyNeitherDeadlocksNorExceedsThePool) {
  const FakePool pool{"abcdefg"};
  const auto shared = base::Mapping::share(sizeof(unsigned), "sum");
  auto& running = *reinterpret_cast<std::atomic<unsigned>*>(shared->data());
  std::atomic<int> failed = 0;

  {
    std::vector<std::jthread> waiting;
    for (int count = 0; count < 20; ++count)
      waiting.emplace_back([&] {
        failed += in_child([&] { return gather_often(pool, running); });
      });
  }
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(pool.free(), 7);
}

} // namespace
