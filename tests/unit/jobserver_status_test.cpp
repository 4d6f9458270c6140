// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is said of a pool must add up while everybody takes and gives, and
// must tell the living from those whose number somebody else has now.
#include "jobroot/ledger_change.hpp"
#include "jobserver/pool.hpp"
#include "jobserver/status.hpp"
#include "support/processes.hpp"
#include "support/test_directory.hpp"

#include <gtest/gtest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <utility>

namespace {

using jobserver::ClientStatus;
using jobserver::PoolStatus;

class Status : public TestDirectory {
protected:
  /// A pool of four slots, of which one is the served command's.
  Status() {
    ::unsetenv("XDG_RUNTIME_DIR");
    ::setenv("TMPDIR", path().c_str(), 1);
    pool_.emplace(std::move(*jobserver::Pool::create({.jobs = 4})));
  }

  jobserver::OpenPool& open() { return pool_->open(); }

  jobroot::Holder& self() { return *open().ledger().join(); }

  bool take() {
    jobroot::Taking taking(open().ledger(), self());
    const bool taken = open().take(1) == 1;
    (void)taking.end(taken);

    return taken;
  }

  void give() {
    jobroot::Giving giving(open().ledger(), self());
    giving.end(open().give(1) == 1);
  }

  PoolStatus status() {
    auto status = jobserver::status_of(pool_->directory());
    EXPECT_TRUE(status) << base::render(status.error());

    return status ? *status : PoolStatus{};
  }

  std::optional<jobserver::Pool> pool_;
};

TEST_F(Status, SaysWhoHasWhat) {
  ASSERT_TRUE(take());
  ASSERT_TRUE(take());

  const PoolStatus found = status();

  EXPECT_EQ(found.directory, pool_->directory());
  EXPECT_TRUE(found.has_server);
  EXPECT_TRUE(found.balance.is_even());
  EXPECT_EQ(found.balance.slots, 4U);
  EXPECT_EQ(found.busy(), 3U);
  EXPECT_EQ(found.balance.free, 1U);
  EXPECT_EQ(found.most_held, 2U);
  ASSERT_EQ(found.clients.size(), 1U);
  const ClientStatus& client = found.clients.front();
  EXPECT_EQ(client.pid, ::getpid());
  EXPECT_EQ(client.life, ClientStatus::Life::running);
  EXPECT_EQ(client.program, "unit");
  EXPECT_NE(client.command.find("unit"), std::string::npos);
  EXPECT_EQ(client.held, 2U);
  EXPECT_FALSE(client.is_unsure);
  EXPECT_GT(client.holds_for.count(), 0);
  EXPECT_EQ(client.wants, 0U);
  EXPECT_EQ(client.taken, 2U);
}

TEST_F(Status, SaysWhoWaitsAndSinceWhen) {
  self().wants = 3;
  self().waiting_since = jobroot::boot_time() - 5'000'000'000;

  const PoolStatus found = status();

  ASSERT_EQ(found.clients.size(), 1U);
  EXPECT_EQ(found.clients.front().wants, 3U);
  EXPECT_GE(found.clients.front().waits_for, std::chrono::seconds{5});
  EXPECT_LT(found.clients.front().waits_for, std::chrono::seconds{60});
}

TEST_F(Status, LeavesOutWhoOnlyAsks) {
  (void)self();

  EXPECT_TRUE(status().clients.empty());
}

TEST_F(Status, KnowsWhoIsGone) {
  const pid_t child = ::fork();
  if (child == 0) {
    (void)take();
    ::_exit(0);
  }
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);

  const PoolStatus found = status();

  ASSERT_EQ(found.clients.size(), 1U);
  EXPECT_EQ(found.clients.front().pid, child);
  EXPECT_EQ(found.clients.front().life, ClientStatus::Life::gone);
  EXPECT_EQ(found.clients.front().held, 1U);
  EXPECT_EQ(found.balance.held_by_gone, 1U);
}

TEST_F(Status, TakesALaterProcessForNoClient) {
  ASSERT_TRUE(take());
  self().registered = 1;

  ASSERT_EQ(status().clients.size(), 1U);
  EXPECT_EQ(status().clients.front().life, ClientStatus::Life::gone);
}

TEST_F(Status, LeavesOutTheDeadThatHaveNothing) {
  const pid_t child = ::fork();
  if (child == 0) {
    self().wants = 1;
    ::_exit(0);
  }
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);

  EXPECT_TRUE(status().clients.empty());
}

TEST_F(Status, IsNotCertainWhileACallIsUnsure) {
  self().state = jobroot::HolderState{.unsure = 1}.word();

  EXPECT_FALSE(status().balance.is_certain);
  EXPECT_TRUE(status().clients.front().is_unsure);
}

TEST_F(Status, AddsUpWhileOthersTakeAndGive) {
  support::Children children;
  for (int i = 0; i < 2; i++)
    children.start([this]() -> int {
      for (;;) {
        if (take())
          give();
        ::usleep(200);
      }
    });

  int certain = 0;
  for (int i = 0; i < 300; i++)
    if (const PoolStatus found = status(); found.balance.is_certain) {
      certain++;
      ASSERT_EQ(found.balance.difference(), 0);
    }
  EXPECT_GT(certain, 0);
}

TEST_F(Status, NeedsALedger) {
  EXPECT_FALSE(jobserver::status_of(path()));
}

} // namespace
