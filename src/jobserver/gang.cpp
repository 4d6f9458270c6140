// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see gang.hpp.
#include "jobserver/gang.hpp"

#include "jobserver/enclosing.hpp"

#include <poll.h>
#include <unistd.h>

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
        own_(wish.extra ? ImplicitSlot{} : ImplicitSlot{client}),
        enclosing_(Enclosing::of_this_process(client)),
        wish_(limited(wish)),
        patience_(patience) {}

  Gathered run() {
    if (const auto refusal = own_.wait(patience_);
        refusal && *refusal != Refusal::no_pool)
      return *refusal;
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
  static constexpr std::chrono::milliseconds longest_courtesy{200};
  /// Who has waited that long gets what becomes free.
  static constexpr std::chrono::seconds long_wait{20};
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
    return slots_around() - (wish.extra ? 1 : 0);
  }

  /// What the job around us has is for whoever has the slot that it is with.
  unsigned slots_around() const {
    return own_.is_of_caller() ? enclosing_.slots : 1;
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
    const bool holds = grant_.slots > own_slots(wish_) || own_.is_held();
    if (pool_ != nullptr && (holds || wish_.elastic)) {
      board_.show(running, 1);
      grant_.held = enclosing_.inside(*pool_, grant_.tokens.size());
    }
    board_.hide({waiting,
                 tokens_around,
                 jobs_around,
                 idle,
                 sharing,
                 hoarded,
                 needed,
                 first});
    board_.end_turn();
    grant_.own = std::move(own_);
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
    show_waiting();
    for (Hoard hoard;;) {
      if (client_.pool() == nullptr)
        return Refusal::no_pool;
      own_.prefer_own();
      if (starts([&] { return has_minimum(); }) || go_on(hoard))
        return std::nullopt;
      if (is_over())
        return Refusal::timed_out;
      const bool takes = hoard.is_open && have() < wish_.min;
      const auto refusal = client_.wait_for(takes ? pool_->wait_fd() : -1,
                                            no_later(next_look()));
      if (refusal && refusal != Refusal::timed_out)
        return refusal;
    }
  }

  /// Several that a recipe starts beside itself wait on one slot.
  void show_waiting() {
    using enum Board::Note;
    recipe_ = Recipe::of_this_process();
    board_.show(tokens_around, enclosing_.tokens);
    board_.show(jobs_around, enclosing_.jobs);
    (void)board_.show_numbered(
        needed, static_cast<unsigned>(::getpid()), wish_.min);
    if (wish_.extra) {
      (void)board_.show_numbered(waiting, recipe_.number);
      return;
    }
    board_.show(waiting, 1);
    // What else runs inside a job may use the job's slots.
    if (recipe_.is_of_make && slots_around() == 1)
      (void)board_.show_numbered(idle, recipe_.number);
  }

  /// The more wait, the less often each looks; a look takes the longer.
  Clock::time_point next_look() {
    using enum Board::Note;
    const auto now = Clock::now();
    if (now - began_ >= long_wait)
      board_.show(first, 1);

    const unsigned others = board_.of_others(waiting);

    return now + look_again * (1 + others / 4 + others * others / 100);
  }

  /// The slots that others leave idle, without those that are borrowed; nothing
  /// if it is one of ours that somebody runs on: it is ours again when he ends.
  std::optional<unsigned> lendable() const {
    using enum Board::Note;
    const unsigned lent = board_.total(borrowed);
    const unsigned by_others =
        board_.of_others(idle, recipe_.number) + board_.of_others(hoarded);

    return by_others >= lent ? std::optional{by_others - lent} : std::nullopt;
  }

  /// One at a time decides, and has shown it before the next one looks.
  bool starts(auto condition) {
    using enum Board::Note;
    if (!board_.show_numbered(starting, 0))
      return false;
    const bool can = condition();
    if (can) {
      borrowed_ = minus(wish_.min, have());
      board_.show(borrowed, borrowed_);
      board_.show(running, 1);
      board_.hide({waiting, idle, hoarded, needed, first});
    }
    board_.hide({starting});

    return can;
  }

  /// All at once, or nothing.
  bool has_minimum() {
    using enum Board::Note;
    const auto lent_to_us = lendable();
    const auto free = static_cast<unsigned>(pool_->free());
    if (!lent_to_us || have() + *lent_to_us + free < wish_.min ||
        is_for_others(have() + *lent_to_us))
      return false;

    const std::size_t before = grant_.tokens.size();
    const unsigned missing = minus(wish_.min, have());
    const unsigned borrows = std::min(missing, *lent_to_us);
    while (have() + borrows < wish_.min && take_one()) {
    }
    if (have() + borrows < wish_.min) {
      while (grant_.tokens.size() > before)
        grant_.tokens.pop_back();
      return false;
    }

    return true;
  }

  /// Of those that would fit the largest goes first, because the others will
  /// fit again; but nobody waits long for one that does not go.
  bool is_for_others(unsigned slots) {
    using enum Board::Note;
    if (board_.of_others(first) != 0 && Clock::now() - began_ < long_wait)
      return true;
    if (!board_.is_shown_by_others(needed, wish_.min + 1, slots)) {
      makes_way_since_.reset();
      return false;
    }
    makes_way_since_ = makes_way_since_.value_or(Clock::now());

    return Clock::now() - *makes_way_since_ < longest_courtesy;
  }

  /// What one process at a time collects for its minimum.
  struct Hoard {
    bool is_ours = false;
    bool is_open = false;
    std::size_t shown = 0;
    unsigned round = 0;
    Clock::time_point until = {};
  };

  /// True when no token can come and it is for us to go ahead.
  bool go_on(Hoard& hoard) {
    if (!hoard.is_ours) {
      hoard.is_ours = board_.take_turn();
      hoard.until = Clock::now();
    }
    if (!hoard.is_ours)
      return false;
    if (Clock::now() >= hoard.until) {
      if (hoard.is_open && starts([&] { return may_go_ahead(hoard.round++); }))
        return true;
      change(hoard);
    }
    if (hoard.is_open)
      while (have() < wish_.min && take_one()) {
      }
    show(hoard);

    return false;
  }

  /// What it has does not go back while somebody runs on it, or starts.
  void change(Hoard& hoard) {
    using enum Board::Note;
    const bool gives =
        hoard.is_open && board_.show_numbered(starting, 0) && lendable();
    if (gives) {
      board_.hide({hoarded});
      grant_.tokens.clear();
    }
    board_.hide({starting});
    hoard.is_open = !gives;
    const auto time =
        gives ? pause
              : first_hold * (1 << std::min(hoard.round, most_doublings));
    hoard.until = Clock::now() + time;
  }

  void show(Hoard& hoard) {
    using enum Board::Note;
    if (hoard.shown == grant_.tokens.size())
      return;
    hoard.shown = grant_.tokens.size();
    board_.hide({hoarded});
    board_.show(hoarded, static_cast<unsigned>(hoard.shown));
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
  ImplicitSlot own_;
  const Enclosing enclosing_;
  const Wish wish_;
  const Patience patience_;
  unsigned borrowed_ = 0;
  Grant grant_;
  Board board_ = pool_ != nullptr ? Board{*pool_} : Board{};
  const Clock::time_point began_ = Clock::now();
  std::optional<Clock::time_point> makes_way_since_ = {};
  /// Known while we wait.
  Recipe recipe_ = {};
};

} // namespace

Gathered gather(Client& client, Wish wish, const Patience& patience) {
  return Gathering{client, wish, patience}.run();
}

} // namespace jobserver
