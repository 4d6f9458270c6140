// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see elastic.hpp. A pool of `serve` says in its ledger who waits. Of
// others only this can be known: a token that nobody takes when it lies there
// for a moment is one that nobody waits for.
#include "jobserver/elastic.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace jobserver {

namespace {

constexpr std::chrono::milliseconds between_looks{100};

/// A make that waits has read it by then, also on a busy machine.
constexpr int longest_offer = 20;

} // namespace

Elastic::Elastic(Client& client, Grant& grant, Wish wish)
    : client_(client),
      grant_(grant),
      min_(wish.min),
      max_(most(client, grant, wish)),
      confinement_(grant.board),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

unsigned Elastic::most(const Client& client, const Grant& grant, Wish wish) {
  const unsigned all = client.size().value_or(grant.slots);
  const unsigned beside_us = wish.extra ? 1 : 0;

  return std::max(std::min(wish.max, all - std::min(beside_us, all)),
                  grant.slots);
}

void Elastic::run(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any end;
  std::unique_lock lock(mutex);

  confinement_.keep_to(grant_.slots);
  while (!end.wait_for(
      lock, stop, between_looks, [&] { return stop.stop_requested(); }))
    look();
}

void Elastic::look() {
  const unsigned before = grant_.slots;
  const auto can_give = [&] {
    return grant_.slots > min_ && !grant_.tokens.empty();
  };

  for (unsigned wanted = wanted_by_others(); wanted != 0 && can_give();
       --wanted)
    give_one();
  // Who is not in the ledger may wait all the same.
  constexpr unsigned seldom = 10;
  if (!client_.entry() || ++looks_ % seldom == 0)
    while (can_give() && client_.pool() != nullptr &&
           client_.pool()->free() == 0 && is_taken_if_offered()) {
    }
  if (grant_.slots == before)
    take_free();
  if (grant_.slots != before)
    confinement_.keep_to(grant_.slots);
}

unsigned Elastic::wanted_by_others() const {
  unsigned listed = 0;
  if (const Entry own = client_.entry())
    for (const jobroot::Holder& holder : *own.ledger)
      if (&holder != own.holder && jobroot::relaxed(holder.pid) != 0)
        listed += jobroot::relaxed(holder.wants);
  const auto free = client_.pool() != nullptr
                        ? static_cast<unsigned>(client_.pool()->free())
                        : 0;
  const unsigned wanted =
      std::max(listed, grant_.board.of_others(Board::Note::waiting));

  return wanted - std::min(wanted, free);
}

void Elastic::give_one() {
  grant_.tokens.pop_back();
  --grant_.slots;
}

bool Elastic::is_taken_if_offered() {
  give_one();
  for (int time = 0; time < longest_offer; ++time) {
    if (client_.pool()->free() == 0)
      return true;
    (void)::poll(nullptr, 0, 1);
  }
  if (auto token = client_.try_acquire()) {
    grant_.tokens.push_back(std::move(*token));
    ++grant_.slots;
    return false;
  }

  return true;
}

/// What is there for a moment may be somebody else's offer.
void Elastic::take_free() {
  constexpr int long_enough = 2;
  const Ends* const pool = client_.pool();
  if (grant_.slots >= max_ || pool == nullptr || pool->free() == 0) {
    quiet_looks_ = 0;
    return;
  }
  if (++quiet_looks_ < long_enough)
    return;
  while (grant_.slots < max_) {
    auto token = client_.try_acquire();
    if (!token)
      return;
    grant_.tokens.push_back(std::move(*token));
    ++grant_.slots;
  }
}

} // namespace jobserver
