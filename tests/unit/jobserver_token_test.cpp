// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whatever becomes of a process that holds tokens, each comes back once.
#include "base/file.hpp"
#include "jobserver/token.hpp"
#include "support/fake_pool.hpp"

#include <gtest/gtest.h>

#include <signal.h>

#include <algorithm>
#include <random>
#include <thread>

namespace {

using namespace jobserver;

TEST(Token, IsTheByteThatItWas) {
  // The third is the value with which we mark a byte that was not read.
  const std::string tokens{'+', '\0', '\xA5', '\xFF'};
  const FakePool pool{tokens};
  auto client = Client::join(pool.surroundings());
  {
    const auto first = client.try_acquire();
    const auto second = client.try_acquire();
    const auto third = client.try_acquire();
    EXPECT_EQ(pool.free(), 1);
  }
  std::string after = pool.drain();
  std::ranges::sort(after);
  EXPECT_EQ(after, (std::string{'\xA5', '\xFF', '\0', '+'}));
}

TEST(Token, IsReturnedOnce) {
  const FakePool pool{"+"};
  auto client = Client::join(pool.surroundings());
  auto token = client.try_acquire();
  ASSERT_TRUE(token);

  Token moved = std::move(*token);
  token->give_back();
  EXPECT_EQ(pool.free(), 0);
  moved.give_back();
  moved.give_back();
  EXPECT_EQ(pool.free(), 1);
}

TEST(Token, IsReturnedWhenAnotherIsAssigned) {
  const FakePool pool{"ab"};
  auto client = Client::join(pool.surroundings());
  auto first = client.try_acquire();
  auto second = client.try_acquire();
  ASSERT_TRUE(first && second);

  *first = std::move(*second);
  EXPECT_EQ(pool.drain(), "a");
}

TEST(Token, IsNotReturnedByTheChildOfAFork) {
  const FakePool pool{"+"};
  auto client = Client::join(pool.surroundings());
  auto token = client.try_acquire();

  EXPECT_EQ(in_child([&] {
              token.reset();
              const Client gone = std::move(client);
              return 0;
            }),
            0);
  EXPECT_EQ(pool.free(), 0);
  token.reset();
  EXPECT_EQ(pool.free(), 1);
}

TEST(Token, IsReturnedWhenTheHolderIsKilled) {
  const FakePool pool{"abc"};

  EXPECT_EQ(in_child([&] {
              auto client = Client::join(pool.surroundings());
              const auto first = client.try_acquire();
              const auto second = client.try_acquire();
              return ::raise(SIGKILL);
            }),
            128 + SIGKILL);
  EXPECT_TRUE(pool.comes_to(3));
}

TEST(Token, IsReturnedWhenTheWholeProcessGroupIsKilled) {
  const FakePool pool{"abc"};

  (void)in_child([&] {
    ::setpgid(0, 0);
    auto client = Client::join(pool.surroundings());
    const auto token = client.try_acquire();
    return ::kill(0, SIGKILL);
  });
  EXPECT_TRUE(pool.comes_to(3));
}

/// Takes all tokens, one by one, and keeps them.
int take_all(const FakePool& pool) {
  auto client = Client::join(pool.surroundings());
  std::vector<Token> tokens;
  for (;;)
    if (auto token = client.try_acquire())
      tokens.push_back(std::move(*token));
}

TEST(Token, IsNeitherLostNorDoubledByAKillAtAnyTime) {
  const FakePool pool{std::string(400, '+')};
  std::mt19937 random{20};

  for (int round = 0; round < 200; ++round) {
    const pid_t child = ::fork();
    if (child == 0)
      ::_exit(take_all(pool));
    const timespec pause{.tv_sec = 0,
                         .tv_nsec = static_cast<long>(random() % 1'000'000)};
    ::nanosleep(&pause, nullptr);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ASSERT_TRUE(pool.comes_to(400)) << round << ": " << pool.free();
  }
}

/// The one child that a process has, the guardian.
pid_t only_child_of(pid_t process) {
  const std::string id = std::to_string(process);
  const auto text =
      base::read_file("/proc/" + id + "/task/" + id + "/children");

  return text ? std::atoi(text->c_str()) : 0;
}

TEST(Guardian, KeepsNoDescriptorButThePool) {
  const FakePool pool{"a"};
  auto client = Client::join(pool.surroundings());
  const auto token = client.try_acquire();
  const pid_t guardian = only_child_of(::getpid());
  const std::string fds = "/proc/" + std::to_string(guardian) + "/fd";

  std::vector<std::string> names;
  for (int tries = 0; tries < 2000 && names.size() != 2; ++tries) {
    names = base::list_directory(fds).value();
    (void)::poll(nullptr, 0, 1);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"0", "1"}));
  EXPECT_NE(::getpgid(guardian), ::getpgid(0));
}

TEST(Guardian, IsNotNeededToReturnWhatItGuards) {
  const FakePool pool{"a"};
  {
    auto client = Client::join(pool.surroundings());
    const auto token = client.try_acquire();
    const pid_t guardian = only_child_of(::getpid());
    ASSERT_GT(guardian, 0);
    ::kill(guardian, SIGKILL);
    EXPECT_EQ(pool.free(), 0);
  }
  EXPECT_EQ(pool.free(), 1);
}

TEST(Guardian, IsGoneWithItsClient) {
  const FakePool pool{"a"};
  {
    auto client = Client::join(pool.surroundings());
    const auto token = client.try_acquire();
    EXPECT_GT(only_child_of(::getpid()), 0);
  }
  EXPECT_EQ(only_child_of(::getpid()), 0);
}

TEST(Guardian, IsNotThereWithoutAToken) {
  const FakePool pool{""};
  auto client = Client::join(pool.surroundings());

  EXPECT_FALSE(client.try_acquire());
  EXPECT_EQ(only_child_of(::getpid()), 0);
}

TEST(Token, IsGivenToOneOfManyThreads) {
  const FakePool pool{"abcdef"};
  auto client = Client::join(pool.surroundings());
  std::atomic<int> most = 0;
  std::atomic<int> held = 0;
  const auto work = [&] {
    for (int round = 0; round < 2000; ++round)
      if (const auto token = client.try_acquire()) {
        const int now = ++held;
        if (now > most)
          most = now;
        --held;
      }
  };

  {
    std::vector<std::jthread> threads;
    for (int count = 0; count < 8; ++count)
      threads.emplace_back(work);
  }
  EXPECT_LE(most, 6);
  EXPECT_EQ(pool.free(), 6);
}

} // namespace
