// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see gang.hpp.
#include "jobserver/gang.hpp"

#include "jobserver/enclosing.hpp"

#include <poll.h>

#include <algorithm>
#include <utility>

namespace jobserver {

namespace {

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
    take_share();

    return grant();
  }

private:
  using Clock = Patience::Clock;
  static constexpr std::chrono::milliseconds first_hold{50};
  static constexpr std::chrono::milliseconds pause{50};
  /// Nothing tells us that a slot became idle.
  static constexpr std::chrono::milliseconds look_again{3};
  static constexpr unsigned most_doublings = 12;
  static constexpr unsigned doublings_of_unknown = 6;

  /// What can never be had is not waited for.
  Wish limited(Wish wish) const {
    const unsigned elsewhere = minus(enclosing_.tokens + 1, own_slots(wish));
    if (const auto size = client_.size())
      wish.min = std::min(minus(*size, elsewhere), wish.min);

    return wish;
  }

  unsigned own_slots(const Wish& wish) const {
    return enclosing_.slots - (wish.extra ? 1 : 0);
  }

  unsigned have() const {
    return own_slots(wish_) + borrowed_ +
           static_cast<unsigned>(grant_.tokens.size());
  }

  bool take_one() {
    auto token = client_.try_acquire();
    if (token)
      grant_.tokens.push_back(std::move(*token));

    return token.has_value();
  }

  Grant grant() {
    using enum Board::Note;
    const unsigned least = std::max(wish_.min, 1U);
    grant_.slots = std::clamp(have(), least, std::max(wish_.max, least));
    if (pool_ != nullptr &&
        (grant_.slots > own_slots(wish_) || wish_.elastic)) {
      board_.show(running, 1);
      grant_.held = enclosing_.inside(client_, grant_.tokens.size());
    }
    board_.hide({waiting, tokens_around, jobs_around, idle, sharing});
    board_.end_turn();
    grant_.board = std::move(board_);

    return std::move(grant_);
  }

  /// What is free now and nobody reaches for, up to our part.
  void take_share() {
    if (pool_ == nullptr || have() >= wish_.max || pool_->free() == 0)
      return;
    if (!wish_.greedy) {
      board_.show(Board::Note::sharing, 1);
      wait_for_quiet();
    }
    const unsigned most =
        wish_.greedy ? wish_.max : std::min(wish_.max, fair_share());
    while (have() < most && take_one()) {
    }
  }

  /// A make that has more to start takes its tokens one after the other, and
  /// other jobs are started in the same moment.
  void wait_for_quiet() const {
    constexpr int long_enough = 3;
    constexpr int longest = 20;
    std::size_t before = pool_->free();
    for (int time = 0, quiet = 0; quiet < long_enough && time < longest;
         ++time) {
      (void)::poll(nullptr, 0, 1);
      const std::size_t now = pool_->free();
      quiet = now == before ? quiet + 1 : 0;
      before = now;
    }
  }

  /// Whoever waits for his minimum comes first.
  unsigned fair_share() const {
    using enum Board::Note;
    if (board_.of_others(waiting) != 0)
      return have();
    const unsigned jobs = std::max(board_.total(sharing), 1U);
    const auto free = static_cast<unsigned>(pool_->free());

    return have() + (free + jobs - 1) / jobs;
  }

  std::optional<Refusal> wait_for_minimum() {
    if (pool_ == nullptr || have() >= wish_.min)
      return std::nullopt;
    const Wanting wanting = client_.want(wish_.min - have());
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
    using enum Board::Note;
    show_waiting();
    board_.show(tokens_around, enclosing_.tokens);
    board_.show(jobs_around, enclosing_.jobs);
    board_.queue_up();
    while (!board_.is_our_turn()) {
      if (const auto refusal = client_.wait_for(board_.turn_fd(), patience_))
        return refusal;
      board_.take_turn();
    }

    return std::nullopt;
  }

  /// Several that a recipe starts beside itself wait on one slot.
  void show_waiting() {
    using enum Board::Note;
    recipe_ = Recipe::of_this_process();
    if (wish_.extra) {
      (void)board_.show_numbered(waiting, recipe_.number);
      return;
    }
    board_.show(waiting, 1);
    // What else runs inside a job may use the job's slots.
    if (recipe_.is_of_make && enclosing_.slots == 1)
      (void)board_.show_numbered(idle, recipe_.number);
  }

  /// Nothing when the minimum is there; Refusal::timed_out at `until`.
  std::optional<Refusal> accumulate(Clock::time_point until) {
    while (!has_minimum()) {
      if (take_one())
        continue;
      if (client_.pool() == nullptr)
        return Refusal::no_pool;
      const auto look = std::min(until, Clock::now() + look_again);
      const auto refusal = client_.wait_for(pool_->wait_fd(), no_later(look));
      if (refusal &&
          (refusal != Refusal::timed_out || Clock::now() >= until || is_over()))
        return refusal;
    }

    return std::nullopt;
  }

  bool has_minimum() {
    using enum Board::Note;
    const unsigned missing = minus(wish_.min, have());
    if (missing == 0)
      return true;
    const unsigned lent = board_.total(borrowed);
    if (minus(board_.of_others(idle, recipe_.number), lent) < missing)
      return false;
    board_.show(borrowed, missing);
    borrowed_ = missing;

    return true;
  }

  /// Every slot of the pool is free, ours, or idle behind a waiting process,
  /// and only jobs run that themselves wait for one of those: nobody will give
  /// a token back. Of a pool of unknown size that is assumed after a while,
  /// and also where somebody may work on the slot behind us.
  bool may_go_ahead(unsigned round) const {
    using enum Board::Note;
    const auto size = client_.size();
    if ((!size || wish_.extra) && round < doublings_of_unknown)
      return false;

    return !size || (board_.total(waiting) + board_.total(tokens_around) +
                             grant_.tokens.size() + pool_->free() >=
                         *size &&
                     board_.total(running) <= board_.total(jobs_around));
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
  unsigned borrowed_ = 0;
  Grant grant_;
  Board board_ = pool_ != nullptr ? Board{*pool_} : Board{};
  /// Known while we wait.
  Recipe recipe_ = {};
};

} // namespace

Gathered gather(Client& client, Wish wish, const Patience& patience) {
  return Gathering{client, wish, patience}.run();
}

} // namespace jobserver
