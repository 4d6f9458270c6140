// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: which pool is joined decides whether a build is serial, parallel or
// oversubscribed; and a wait must end for the right reason.
#include "jobserver/client.hpp"
#include "jobserver/pool.hpp"
#include "support/fake_pool.hpp"

#include <gtest/gtest.h>

#include <signal.h>
#include <sys/eventfd.h>

#include <thread>

namespace {

using namespace jobserver;
using namespace std::chrono_literals;

Patience patience_of(std::chrono::milliseconds time, int cancel = -1) {
  return {.until = Patience::Clock::now() + time, .cancel = cancel};
}

TEST(Client, JoinsTheDescriptorsThatMakeflagsNames) {
  const FakePool pool{"+"};
  const auto client = Client::join(pool.surroundings("-j2"));

  EXPECT_EQ(client.source(), Source::makeflags);
  EXPECT_EQ(client.size(), 2U);
}

TEST(Client, PrefersMakeflagsToTheEnvironment) {
  const FakePool inner{"+"};
  const auto outer = Pool::create({.jobs = 5});
  auto from = inner.surroundings("-j2");
  from.pool = outer->directory();

  EXPECT_EQ(Client::join(from).size(), 2U);
  from.makeflags.clear();
  EXPECT_EQ(Client::join(from).source(), Source::environment);
  EXPECT_EQ(Client::join(from).size(), 5U);
}

TEST(Client, DoesNotTakeAnotherPoolForOneThatDoesNotOpen) {
  const auto outer = Pool::create({.jobs = 5});
  const Surroundings from{.makeflags = " -j2 --jobserver-auth=998,999",
                          .pool = outer->directory(),
                          .process = 1};

  EXPECT_EQ(Client::join(from).source(), Source::none);
}

TEST(Client, FindsThePoolWhoseDescriptorsSomebodyClosed) {
  const auto outer = Pool::create({.jobs = 5});
  const Surroundings from{.makeflags = " -j5 --jobserver-auth=998,999",
                          .pool = outer->directory(),
                          .process = 1};

  EXPECT_EQ(Client::join(from).source(), Source::environment);
}

TEST(Client, JoinsNothingWhereThereIsNothing) {
  auto client = Client::join({.makeflags = " -j", .pool = {}, .process = 1});

  EXPECT_EQ(client.source(), Source::none);
  EXPECT_FALSE(client.try_acquire());
  EXPECT_EQ(client.acquire().refusal, Refusal::no_pool);
}

TEST(Client, SaysWhyItDidNotJoinWhatMakeflagsNames) {
  const FakePool pool{"+"};
  const auto obstacle = [](const std::string& makeflags) {
    return Client::join({.makeflags = makeflags, .pool = {}, .process = 1})
        .obstacle();
  };
  using enum Obstacle;

  EXPECT_EQ(obstacle(pool.makeflags()), none);
  EXPECT_EQ(obstacle(" -j4"), none);
  EXPECT_EQ(obstacle(" -j4 --jobserver-auth=998,999"), closed);
  EXPECT_EQ(obstacle(pool.makeflags() + " --jobserver-auth=-2,-2"), disabled);
  EXPECT_EQ(obstacle(" -j4 --jobserver-auth=sem:x"), unknown_style);
  EXPECT_EQ(obstacle(" -j4 --jobserver-auth=fifo:/no/such"), missing);
  EXPECT_EQ(obstacle(" -j4 --jobserver-auth=fifo:/dev"), no_queue);
}

TEST(Client, JoinsNothingWhereMakeHasNoPool) {
  for (const char* const makeflags : {"", " -j", " -j1", "n", "ks -j1 -- A=b"})
    EXPECT_EQ(Client::join({.makeflags = makeflags, .pool = {}, .process = 1})
                  .source(),
              Source::none)
        << makeflags;
}

TEST(Client, TakesNoVariableForAPool) {
  const FakePool pool{"+"};
  const std::string words = pool.makeflags("-j4");
  const auto joins = [](const std::string& makeflags) {
    return Client::join({.makeflags = makeflags, .pool = {}, .process = 1})
               .source() != Source::none;
  };

  EXPECT_TRUE(joins(words + " -- A=\\ --jobserver-auth=998,999"));
  EXPECT_FALSE(joins(" -j4 -- A=b" + words));
}

TEST(Client, JoinsWhatSomebodyMadeNonBlocking) {
  const FakePool pool{"+"};
  const int fd = pool.numbers().read;
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
  auto client = Client::join(pool.surroundings());

  EXPECT_TRUE(client.try_acquire());
  EXPECT_EQ(::fcntl(fd, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
}

TEST(Client, GoesOnWaitingWhenASignalComes) {
  const FakePool pool{""};
  auto client = Client::join(pool.surroundings());

  struct sigaction before {};

  struct sigaction action {};

  static std::atomic<int> signals = 0;
  action.sa_handler = [](int) { ++signals; };
  ::sigaction(SIGUSR1, &action, &before);

  const std::jthread later([&, waiting = ::pthread_self()] {
    for (int count = 0; count < 5; ++count) {
      (void)::poll(nullptr, 0, 10);
      ::pthread_kill(waiting, SIGUSR1);
    }
    (void)!::write(pool.numbers().write, "+", 1);
  });
  EXPECT_TRUE(client.acquire(patience_of(20s)).token);
  EXPECT_GT(signals, 0);
  ::sigaction(SIGUSR1, &before, nullptr);
}

TEST(Client, WaitsForATokenThatComesLater) {
  const FakePool pool{""};
  auto client = Client::join(pool.surroundings());
  const std::jthread later([&] {
    (void)::poll(nullptr, 0, 20);
    (void)!::write(pool.numbers().write, "+", 1);
  });

  EXPECT_TRUE(client.acquire(patience_of(20s)).token);
}

TEST(Client, WaitsNoLongerThanItIsTold) {
  const FakePool pool{""};
  auto client = Client::join(pool.surroundings());

  EXPECT_EQ(client.acquire(patience_of(20ms)).refusal, Refusal::timed_out);
  EXPECT_EQ(client.acquire(patience_of(-1ms)).refusal, Refusal::timed_out);
}

TEST(Client, StopsWaitingWhenItIsCancelled) {
  const FakePool pool{""};
  auto client = Client::join(pool.surroundings());
  const base::Fd cancel{::eventfd(0, EFD_CLOEXEC)};
  const std::jthread later([&] {
    (void)::poll(nullptr, 0, 20);
    ::eventfd_write(cancel.get(), 1);
  });

  EXPECT_EQ(client.acquire(patience_of(20s, cancel.get())).refusal,
            Refusal::cancelled);
}

TEST(Client, LosesARaceForATokenWithoutHanging) {
  const FakePool pool{"+"};
  std::atomic<int> taken = 0;
  const auto ping_pong = [&] {
    auto client = Client::join(pool.surroundings());
    for (int round = 0; round < 500; ++round)
      if (client.acquire(patience_of(20s)).token)
        ++taken;
  };

  {
    const std::jthread first(ping_pong);
    const std::jthread second(ping_pong);
    const std::jthread third(ping_pong);
  }
  EXPECT_EQ(taken, 1500);
  EXPECT_EQ(pool.free(), 1);
}

} // namespace
