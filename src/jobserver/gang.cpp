// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see gang.hpp.
#include "jobserver/gang.hpp"

#include "base/text.hpp"

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

    return grant();
  }

private:
  using Clock = Patience::Clock;
  static constexpr std::chrono::milliseconds first_hold{50};
  static constexpr std::chrono::milliseconds pause{50};
  static constexpr unsigned most_doublings = 12;
  static constexpr unsigned doublings_of_unknown = 6;

  /// What can never be had is not waited for.
  Wish limited(Wish wish) const {
    const unsigned elsewhere = minus(enclosing_.tokens + 1, enclosing_.slots);
    if (const auto size = client_.size())
      wish.min = std::clamp(minus(*size, elsewhere), 1U, wish.min);

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

  Grant grant() {
    using enum Board::Note;
    grant_.slots = std::clamp(have(), wish_.min, wish_.max);
    if (grant_.slots > enclosing_.slots && pool_ != nullptr) {
      board_.show(running, 1);
      grant_.held = enclosing_.inside(client_, grant_.tokens.size());
    }
    board_.hide({waiting, tokens_around, jobs_around});
    board_.end_turn();
    grant_.board = std::move(board_);

    return std::move(grant_);
  }

  std::optional<Refusal> wait_for_minimum() {
    if (pool_ == nullptr || have() >= wish_.min)
      return std::nullopt;
    if (const auto refusal = wait_for_turn())
      return refusal;

    for (unsigned round = 0;; ++round) {
      const auto hold = first_hold * (1 << std::min(round, most_doublings));
      const auto refusal = accumulate(Clock::now() + hold);
      if (refusal != Refusal::timed_out || is_over())
        return refusal;
      if (may_go_ahead(round))
        return std::nullopt;
      grant_.tokens.clear();
      const auto woken = client_.wait_for(-1, no_later(Clock::now() + pause));
      if (woken != Refusal::timed_out)
        return woken;
    }
  }

  std::optional<Refusal> wait_for_turn() {
    board_.show(Board::Note::waiting, 1);
    board_.show(Board::Note::tokens_around, enclosing_.tokens);
    board_.show(Board::Note::jobs_around, enclosing_.jobs);
    board_.queue_up();
    while (!board_.is_our_turn()) {
      if (const auto refusal = client_.wait_for(board_.turn_fd(), patience_))
        return refusal;
      board_.take_turn();
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

  /// Every slot of the pool is free, ours, or idle behind a waiting process,
  /// and only jobs run that themselves wait for one of those: nobody will give
  /// a token back. Of a pool of unknown size that is assumed after a while.
  bool may_go_ahead(unsigned round) const {
    using enum Board::Note;
    const auto size = client_.size();
    if (!size)
      return round >= doublings_of_unknown;

    return board_.total(waiting) + board_.total(tokens_around) +
                   grant_.tokens.size() + pool_->free() >=
               *size &&
           board_.total(running) <= board_.total(jobs_around);
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
  Board board_ = pool_ != nullptr ? Board{*pool_} : Board{};
};

} // namespace

Enclosing Enclosing::of_this_process(const Client& client) {
  const auto fields = base::split(variable("JOBROOT_HELD"), ':');
  if (fields.size() != 4 || client.pool() == nullptr ||
      base::parse_number<ino_t>(fields[0]) != client.pool()->inode())
    return {};

  const auto number = [](std::string_view text) {
    return base::parse_number<unsigned>(text).value_or(0);
  };
  const bool same_make = fields[3] == variable("MAKELEVEL");

  return {.tokens = number(fields[1]),
          .jobs = number(fields[2]),
          .slots =
              same_make ? std::max(number(variable("JOBROOT_JOBS")), 1U) : 1U};
}

std::string Enclosing::inside(const Client& client, std::size_t more) const {
  return std::to_string(client.pool()->inode()) + ':' +
         std::to_string(tokens + more) + ':' + std::to_string(jobs + 1) + ':' +
         std::string(variable("MAKELEVEL"));
}

Gathered gather(Client& client, Wish wish, const Patience& patience) {
  return Gathering{client, wish, patience}.run();
}

} // namespace jobserver
