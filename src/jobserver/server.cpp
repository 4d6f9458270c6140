// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see server.hpp.
#include "jobserver/server.hpp"

#include "base/process.hpp"
#include "base/text.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <unistd.h>

#include <algorithm>

namespace jobserver {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds between_looks{200};
constexpr std::chrono::milliseconds longest_wait{500};

/// The first few of many.
std::string list(std::vector<std::string> names) {
  constexpr std::size_t most = 8;
  std::ranges::sort(names);
  const std::size_t more = names.size() - std::min(names.size(), most);
  names.resize(names.size() - more);
  const std::string shown = fmt::format("{}", fmt::join(names, ", "));

  return more == 0 ? shown : fmt::format("{} and {} more", shown, more);
}

std::string on_imbalance(const Balance& balance) {
  const unsigned expected = balance.expected();
  const unsigned found = balance.free + balance.held;

  return fmt::format("{} of {} in the pool at the end: {} {}",
                     base::counted(found, "token"),
                     expected,
                     found < expected ? expected - found : found - expected,
                     found < expected ? "lost" : "too many");
}

std::vector<std::string> describe(const std::vector<pid_t>& processes) {
  std::vector<std::string> names;
  for (const pid_t pid : processes)
    if (const std::string name = base::process_name(pid); !name.empty())
      names.push_back(fmt::format("{} ({})", name, pid));

  return names;
}

} // namespace

void Server::begin() {
  jobroot::LedgerHeader& header = pool_.header();
  __atomic_store_n(&header.started, jobroot::boot_time(), __ATOMIC_RELEASE);
  __atomic_store_n(
      &header.server, static_cast<std::uint32_t>(::getpid()), __ATOMIC_RELEASE);
}

std::chrono::milliseconds Server::tick() {
  const auto turn = pool_.try_turn();
  if (!turn)
    return between_looks;
  if (pool_.header().wanted != pool_.header().slots)
    resize(pool_);

  // Two looks that come upon each other would not confirm one another.
  const auto now = Clock::now();
  const bool is_time = now - last_look_ >= between_looks / 2;
  (void)reclaimer_.sweep(
      pool_, Reclaim::when_unused, is_time ? Evening::yes : Evening::no);
  if (is_time) {
    last_look_ = now;
    hold_back();
  }

  return between_looks;
}

void Server::hold_back() {
  if (!throttle_.limits().any())
    return;
  jobroot::LedgerHeader& header = pool_.header();
  const std::uint32_t reasons = throttle_.look();
  const unsigned kept = header.withheld;
  const unsigned wanted = throttle_.to_keep(reasons, header.slots, kept);
  const unsigned now = wanted > kept ? kept + pool_.take(wanted - kept)
                                     : kept - pool_.give(kept - wanted);
  __atomic_store_n(&header.withheld, now, __ATOMIC_RELEASE);
  // What is kept is kept for what was wrong before.
  if (reasons != 0 || now == 0)
    __atomic_store_n(&header.reasons, reasons, __ATOMIC_RELEASE);
}

std::vector<std::string>
Server::account(const std::vector<pid_t>& left_behind) {
  std::vector<std::string> lines;
  if (const auto names = describe(left_behind); !names.empty())
    lines.push_back(fmt::format("still running: {}", list(names)));

  const Turn turn = pool_.turn();
  const Reclaim when = pool_.is_foreign() ? Reclaim::now : Reclaim::when_unused;
  (void)reclaimer_.sweep(pool_, when, Evening::no);
  const Balance balance = settled_balance(pool_, longest_wait);
  if (balance.difference() != 0)
    lines.push_back(on_imbalance(balance));

  return lines;
}

} // namespace jobserver
