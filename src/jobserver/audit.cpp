// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see audit.hpp. Entries change while they are added up, so all is read
// twice: what is the same before and after the queue was counted was so then.
#include "jobserver/audit.hpp"

#include "jobserver/reclaim.hpp"

#include <cstdint>
#include <thread>
#include <vector>

namespace jobserver {

namespace {

using jobroot::Holder;
using jobroot::HolderState;

/// What an entry says of tokens.
struct Said {
  const Holder* holder;
  std::uint32_t pid;
  std::uint64_t state;
  std::uint64_t taken;

  bool operator==(const Said&) const = default;
};

std::vector<Said> all_said(OpenPool& pool) {
  std::vector<Said> all;
  for (const Holder& holder : pool.ledger())
    if (const std::uint32_t pid = jobroot::acquire(holder.pid); pid != 0)
      all.push_back({.holder = &holder,
                     .pid = pid,
                     .state = jobroot::acquire(holder.state),
                     .taken = jobroot::relaxed(holder.taken)});

  return all;
}

} // namespace

Balance look_at(OpenPool& pool) {
  const jobroot::LedgerHeader& header = pool.header();
  const auto before = all_said(pool);
  const std::uint32_t sum = jobroot::relaxed(header.held);
  Balance balance{.slots = jobroot::relaxed(header.slots),
                  .implicit = header.implicit,
                  .withheld = jobroot::relaxed(header.withheld),
                  .free = pool.free(),
                  .is_foreign = pool.is_foreign()};
  std::uint32_t listed = 0;
  balance.is_certain = before == all_said(pool) && balance.free == pool.free();

  const std::uint32_t space = jobroot::pid_namespace();
  for (const Said& said : before) {
    const unsigned held = HolderState::of(said.state).tokens();
    balance.held += held;
    listed += HolderState::of(said.state).held;
    if (HolderState::of(said.state).unsure != 0)
      balance.is_certain = false;
    if (held != 0 && is_gone(*said.holder, space))
      balance.held_by_gone += held;
  }
  balance.drift = static_cast<int>(listed - sum);

  return balance;
}

Balance settled_balance(OpenPool& pool,
                        std::chrono::milliseconds longest_wait) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds between{10};
  const auto end = Clock::now() + longest_wait;

  for (;;) {
    const Balance balance = look_at(pool);
    if (balance.is_even() || Clock::now() >= end)
      return balance;
    std::this_thread::sleep_for(between);
  }
}

base::Result<Balance> check(const std::string& directory) {
  constexpr std::chrono::milliseconds longest_wait{500};
  auto pool = OpenPool::open(directory);
  if (!pool)
    return pool.error();
  const Turn turn = pool->turn();

  return settled_balance(*pool, longest_wait);
}

} // namespace jobserver
