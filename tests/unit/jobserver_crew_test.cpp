// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: too many at once and the pool is no pool; too few and the list takes
// longer than it has to; a token kept for ever and nobody else gets on.
#include "jobserver/crew.hpp"
#include "support/fake_pool.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {

using namespace jobserver;
using namespace std::chrono_literals;

class CrewOf : public ::testing::Test {
protected:
  CrewOf() {
    for (const char* const name : {"JOBROOT_HELD", "JOBROOT_JOBS", "MAKELEVEL"})
      ::unsetenv(name);
  }

  static unsigned all_that(Crew& crew) {
    while (crew.take()) {
    }

    return crew.busy();
  }
};

TEST_F(CrewOf, OneIsThereWithoutAPool) {
  Client client;
  Crew one{client, std::nullopt};
  Crew three{client, 3};

  EXPECT_EQ(all_that(one), 1U);
  EXPECT_EQ(all_that(three), 3U);
  EXPECT_EQ(one.wait_fd(), -1);
}

TEST_F(CrewOf, AsManyAsThereAreTokensAndOneMore) {
  const FakePool pool{"abc"};
  auto client = Client::join(pool.surroundings());
  Crew crew{client, std::nullopt};

  EXPECT_EQ(all_that(crew), 4U);
  EXPECT_EQ(pool.free(), 0);
  EXPECT_GE(crew.wait_fd(), 0);
}

TEST_F(CrewOf, NoMoreThanItsLimit) {
  const FakePool pool{"abc"};
  auto client = Client::join(pool.surroundings());
  Crew crew{client, 2};

  EXPECT_EQ(all_that(crew), 2U);
  EXPECT_EQ(pool.free(), 2);
  EXPECT_EQ(crew.wait_fd(), -1);
}

TEST_F(CrewOf, TheSlotsOfTheJobAroundItCostNothing) {
  const FakePool pool{"abc"};
  auto client = Client::join(pool.surroundings());
  const std::string held = std::to_string(client.pool()->inode()) + ":2:1:";
  ::setenv("JOBROOT_HELD", held.c_str(), 1);
  ::setenv("JOBROOT_JOBS", "3", 1);
  Crew crew{client, 4};

  EXPECT_EQ(all_that(crew), 4U);
  EXPECT_EQ(pool.free(), 2);
}

TEST_F(CrewOf, ShortThingsFollowEachOtherOnOneToken) {
  const FakePool pool{"a"};
  auto client = Client::join(pool.surroundings());
  Crew crew{client, std::nullopt};
  all_that(crew);

  crew.leave();

  EXPECT_EQ(pool.free(), 0);
  EXPECT_TRUE(crew.take());
  EXPECT_EQ(all_that(crew), 2U);
}

TEST_F(CrewOf, WhatIsNotInUseGoesBack) {
  const FakePool pool{"abc"};
  {
    auto client = Client::join(pool.surroundings());
    Crew crew{client, std::nullopt};
    all_that(crew);
    crew.leave();
    crew.leave();

    crew.rest();
    EXPECT_EQ(pool.free(), 2);
    EXPECT_EQ(crew.busy(), 2U);
  }
  EXPECT_EQ(pool.free(), 3);
}

TEST_F(CrewOf, ATokenThatWasKeptForLongIsOfferedToOthers) {
  const FakePool pool{"a"};
  auto client = Client::join(pool.surroundings());
  Crew crew{client, std::nullopt};
  all_that(crew);
  std::this_thread::sleep_for(60ms);

  crew.leave();

  EXPECT_EQ(pool.free(), 1);
  ASSERT_TRUE(crew.again());
  EXPECT_EQ(crew.wait_fd(), -1);
  std::this_thread::sleep_until(*crew.again());
  EXPECT_EQ(all_that(crew), 2U);
}

} // namespace
