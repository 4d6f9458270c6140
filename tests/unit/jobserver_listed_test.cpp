// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: in a pool of `serve` the ledger answers for our tokens; it must say at
// any time what we have, what we wait for, and what we started.
#include "jobserver/client.hpp"
#include "jobserver/listed.hpp"
#include "support/fake_pool.hpp"
#include "support/own_pool.hpp"

#include <signal.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace {

using namespace jobserver;
using namespace std::chrono_literals;
using jobroot::HolderState;

class ListedTest : public OwnPool {
protected:
  Client join(const std::string& makeflags = {}) const {
    return Client::join(
        {.makeflags = makeflags, .pool = path(), .process = ::getpid()});
  }

  static HolderState state_of(const Client& client) {
    return HolderState::of(client.entry().holder->state);
  }

  std::string drain() const {
    std::string tokens(static_cast<std::size_t>(free()), '\0');
    EXPECT_EQ(::read(pool_, tokens.data(), tokens.size()), tokens.size());
    return tokens;
  }
};

TEST_F(ListedTest, TokensAreInTheLedgerWhileTheyAreHeld) {
  make("abc");
  auto client = join();
  {
    const auto first = client.try_acquire();
    const auto second = client.try_acquire();
    EXPECT_EQ(state_of(client).held, 2U);
    EXPECT_EQ(free(), 1);
  }
  EXPECT_EQ(state_of(client).held, 0U);
  EXPECT_EQ(ledger_.header().most_held, 2U);
  std::string after = drain();
  std::ranges::sort(after);
  EXPECT_EQ(after, "abc");
}

TEST_F(ListedTest, ThreadsAreCountedTogether) {
  make("abcdef");
  auto client = join();
  {
    std::vector<std::jthread> threads;
    for (int count = 0; count < 8; ++count)
      threads.emplace_back([&] {
        for (int round = 0; round < 2000; ++round) {
          const auto first = client.try_acquire();
          const auto second = client.try_acquire();
        }
      });
  }
  EXPECT_EQ(client.entry().holder->state, 0U);
  EXPECT_EQ(ledger_.header().held, 0U);
  EXPECT_LE(ledger_.header().most_held, 6U);
  std::string after = drain();
  std::ranges::sort(after);
  EXPECT_EQ(after, "abcdef");
}

TEST_F(ListedTest, TokensNeedNoGuardian) {
  make("a");
  auto client = join();
  const auto token = client.try_acquire();

  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST_F(ListedTest, TheChildOfAForkReturnsNothing) {
  make("a");
  auto client = join();
  auto token = client.try_acquire();

  EXPECT_EQ(in_child([&] {
              token.reset();
              return client.try_acquire() ? 1 : 0;
            }),
            0);
  EXPECT_EQ(free(), 0);
  EXPECT_EQ(state_of(client).held, 1U);
}

TEST_F(ListedTest, WhatAKilledProcessHadStaysWritten) {
  make("abc");
  const int status = in_child([&] {
    auto client = join();
    const auto first = client.try_acquire();
    const auto second = client.try_acquire();
    return ::raise(SIGKILL);
  });

  ASSERT_EQ(status, 128 + SIGKILL);
  uint32_t held = 0;
  for (const jobroot::Holder& holder : ledger_)
    held += HolderState::of(holder.state).held;
  EXPECT_EQ(held, 2U);
}

TEST_F(ListedTest, TheLedgerIsFoundWhateverThePoolIsCalled) {
  make("a");
  const std::string both = std::to_string(pool_) + ',' + std::to_string(pool_);

  EXPECT_TRUE(join(" -j2 --jobserver-auth=" + both).entry());
  EXPECT_TRUE(join(" --jobserver-auth=fifo:" + path("tokens")).entry());
}

TEST_F(ListedTest, APathMayHaveBlanks) {
  make("a");
  const std::string blank = path("g f");
  ASSERT_EQ(::mkdir(blank.c_str(), 0700), 0);
  for (const char* const name : {"/tokens", "/ledger"})
    ASSERT_EQ(::link((path() + name).c_str(), (blank + name).c_str()), 0);

  auto client = join(" -j2 --jobserver-auth=fifo:" + path("g\\ f") + "/tokens");
  EXPECT_EQ(client.source(), Source::makeflags);
  EXPECT_TRUE(client.try_acquire());
}

TEST_F(ListedTest, ThePoolOfAMakeHasNoLedger) {
  make("a");
  const FakePool other{"x"};
  auto from = other.surroundings();
  from.pool = path();

  EXPECT_FALSE(Client::join(from).entry());
}

TEST_F(ListedTest, ThePoolIsAsLargeAsItIsNow) {
  make("abc");
  const auto client = join(" -j9 --jobserver-auth=fifo:" + path("tokens"));

  EXPECT_EQ(client.size(), 4U);
  ledger_.header().slots = 6;
  EXPECT_EQ(client.size(), 6U);
}

TEST_F(ListedTest, WhoeverWaitsIsSeen) {
  make("");
  auto client = join();
  const jobroot::Holder& own = *client.entry().holder;
  {
    const std::jthread waiting([&] {
      EXPECT_TRUE(
          client.acquire({.until = Patience::Clock::now() + 20s}).token);
    });
    while (jobroot::acquire(own.wants) == 0)
      std::this_thread::yield();
    const Wanting more = client.want(3);
    EXPECT_EQ(jobroot::relaxed(own.wants), 4U);
    EXPECT_NE(jobroot::relaxed(own.waiting_since), 0U);
    ASSERT_EQ(::write(pool_, "+", 1), 1);
  }
  EXPECT_EQ(own.wants, 0U);
}

TEST_F(ListedTest, WhatIsStartedBearsTheTicketsOfAllAboveIt) {
  make("a");
  ::unsetenv("JOBROOT_CLIENTS");
  const auto client = join();
  client.sign_children();
  client.sign_children();
  const std::string first = std::getenv("JOBROOT_CLIENTS");

  char expected[32];
  std::snprintf(
      expected, sizeof expected, "%lx.", client.entry().holder->ticket);
  EXPECT_EQ(first, expected);

  EXPECT_EQ(in_child([&] {
              const auto inner = join();
              inner.sign_children();
              const std::string both = std::getenv("JOBROOT_CLIENTS");
              return both.starts_with(first) && both.size() > first.size() &&
                             both.ends_with('.')
                         ? 0
                         : 1;
            }),
            0);
  ::unsetenv("JOBROOT_CLIENTS");
}

TEST_F(ListedTest, WhomTheServerCannotSeeHasAGuardian) {
  make("a");
  ledger_.header().pid_namespace++;
  EXPECT_EQ(in_child([&] {
              auto client = join();
              const auto token = client.try_acquire();
              return token && !client.entry() ? ::raise(SIGKILL) : 1;
            }),
            128 + SIGKILL);
  for (int tries = 0; free() != 1 && tries < 5000; ++tries)
    ::usleep(1000);

  EXPECT_EQ(free(), 1);
}

TEST_F(ListedTest, WhoeverFindsNoRoomHasAGuardian) {
  make("a", 1);
  for (jobroot::Holder& holder : ledger_)
    holder.pid = 1;
  auto client = join();
  const auto token = client.try_acquire();

  EXPECT_TRUE(token);
  EXPECT_FALSE(client.entry());
  EXPECT_EQ(ledger_.header().unlisted, 1U);
}

} // namespace
