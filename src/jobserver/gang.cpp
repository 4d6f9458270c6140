// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see gang.hpp.
#include "jobserver/gang.hpp"

#include "base/text.hpp"
#include "jobserver/queue.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace jobserver {

namespace {

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);

  return value != nullptr ? value : "";
}

/// What JOBROOT_HELD says of `client`'s pool.
struct Held {
  unsigned tokens = 0;
  bool same_make = false;
};

Held held_by_enclosing(const Client& client) {
  const auto fields = base::split(variable("JOBROOT_HELD"), ':');
  if (fields.size() != 3 || client.pool() == nullptr ||
      base::parse_number<ino_t>(fields[0]) != client.pool()->inode())
    return {};

  return {.tokens = base::parse_number<unsigned>(fields[1]).value_or(0),
          .same_make = fields[2] == variable("MAKELEVEL")};
}

unsigned minus(unsigned from, unsigned amount) {
  return from > amount ? from - amount : 0;
}

/// One call of gather().
class Gathering {
public:
  Gathering(Client& client, Wish wish, const Patience& patience)
      : client_(client),
        pool_(client.pool()),
        enclosing_(Enclosing::of_this_process(client)),
        wish_(limited(wish)),
        patience_(patience) {}

  Gathered run() {
    if (const auto refusal = wait_for_minimum()) {
      if (*refusal != Refusal::no_pool)
        return *refusal;
      grant_.tokens.clear();
    }
    while (have() < wish_.max && take_one()) {
    }
    grant_.slots = std::clamp(have(), wish_.min, wish_.max);

    return std::move(grant_);
  }

private:
  using Clock = Patience::Clock;
  static constexpr std::chrono::milliseconds first_hold{50};
  static constexpr std::chrono::milliseconds pause{50};
  static constexpr unsigned most_doublings = 12;
  static constexpr unsigned doublings_of_unknown = 6;

  /// What can never be had is not waited for.
  Wish limited(Wish wish) const {
    if (const auto size = client_.size())
      wish.min = std::clamp(minus(*size, enclosing_.elsewhere), 1U, wish.min);

    return wish;
  }

  unsigned have() const {
    return enclosing_.slots + static_cast<unsigned>(grant_.tokens.size());
  }

  bool take_one() {
    auto token = client_.try_acquire();
    if (token)
      grant_.tokens.push_back(std::move(*token));

    return token.has_value();
  }

  std::optional<Refusal> wait_for_minimum() {
    if (pool_ == nullptr || have() >= wish_.min)
      return std::nullopt;
    Queue queue{*pool_, enclosing_.slots};
    if (const auto refusal = wait_for_turn(queue))
      return refusal;

    for (unsigned round = 0;; ++round) {
      const auto hold = first_hold * (1 << std::min(round, most_doublings));
      const auto refusal = accumulate(Clock::now() + hold);
      if (refusal != Refusal::timed_out || is_over())
        return refusal;
      if (may_go_ahead(queue, round))
        return std::nullopt;
      grant_.tokens.clear();
      const auto woken = client_.wait_for(-1, no_later(Clock::now() + pause));
      if (woken != Refusal::timed_out)
        return woken;
    }
  }

  std::optional<Refusal> wait_for_turn(Queue& queue) {
    while (!queue.is_our_turn()) {
      if (const auto refusal = client_.wait_for(queue.turn_fd(), patience_))
        return refusal;
      queue.take_turn();
    }

    return std::nullopt;
  }

  /// Nothing when the minimum is there; Refusal::timed_out at `until`.
  std::optional<Refusal> accumulate(Clock::time_point until) {
    while (have() < wish_.min) {
      Acquired next = client_.acquire(no_later(until));
      if (!next.token)
        return next.refusal;
      grant_.tokens.push_back(std::move(*next.token));
    }

    return std::nullopt;
  }

  /// Every slot of the pool is free, ours, or idle behind a waiting process:
  /// nobody runs who could give one back. Where the size of the pool is not
  /// known, that is assumed after a while.
  bool may_go_ahead(const Queue& queue, unsigned round) const {
    const auto size = client_.size();
    if (!size)
      return round >= doublings_of_unknown;

    return queue.idle_slots() + grant_.tokens.size() + pool_->free() +
               enclosing_.elsewhere >=
           *size;
  }

  bool is_over() const {
    return patience_.until && Clock::now() >= *patience_.until;
  }

  Patience no_later(Clock::time_point until) const {
    return {.until = std::min(until, patience_.until.value_or(until)),
            .cancel = patience_.cancel};
  }

  Client& client_;
  const Ends* const pool_;
  const Enclosing enclosing_;
  const Wish wish_;
  const Patience patience_;
  Grant grant_;
};

} // namespace

Enclosing Enclosing::of_this_process(const Client& client) {
  const Held held = held_by_enclosing(client);
  if (!held.same_make)
    return {.elsewhere = held.tokens};
  const unsigned slots =
      base::parse_number<unsigned>(variable("JOBROOT_JOBS")).value_or(1);

  return {.slots = std::max(slots, 1U),
          .elsewhere = minus(held.tokens + 1, slots)};
}

Gathered gather(Client& client, Wish wish, const Patience& patience) {
  return Gathering{client, wish, patience}.run();
}

std::string held_variable(const Client& client, const Grant& grant) {
  const Ends* const pool = client.pool();
  const std::size_t tokens =
      held_by_enclosing(client).tokens + grant.tokens.size();

  return std::to_string(pool != nullptr ? pool->inode() : 0) + ':' +
         std::to_string(tokens) + ':' + std::string(variable("MAKELEVEL"));
}

} // namespace jobserver
