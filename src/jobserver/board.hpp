// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: those who wait for several tokens must know of each other and of those
// who run with several, and a killed one must leave no trace. Locks on the
// pool itself do that, in every pool, without a file of ours: a flock is the
// turn to accumulate, and a locked range of bytes is a number that everybody
// can add up and that ends with its process.
#pragma once

#include "base/fd.hpp"
#include "jobserver/ends.hpp"

#include <initializer_list>

namespace jobserver {

/// What one process shows on a pool. It shows nothing, and everybody has his
/// turn at once, where a pool cannot be locked.
class Board {
public:
  enum class Note {
    /// Processes that wait, each on the slot that it was started with.
    waiting,
    /// Tokens that the jobs around a waiting process hold, and those jobs.
    tokens_around,
    jobs_around,
    /// Jobs that run with more than one slot.
    running,
    /// Those who are about to take what is free.
    sharing,
    /// Recipes of a make whose slot is idle while they wait.
    idle,
    /// Tokens that somebody has who waits for more.
    hoarded,
    /// Idle slots and hoarded tokens that somebody runs on meanwhile.
    borrowed,
    /// How many slots each process that waits needs.
    needed,
    /// Those who have waited long enough to come first.
    first,
    /// Whoever is about to start, alone.
    starting,
    /// The first processors, as far as an elastic job keeps to them.
    processor,
  };

  static constexpr int kinds = 12;
  static constexpr unsigned no_number = -1U;

  Board() = default;

  explicit Board(const Ends& pool)
      : locks_(pool.another()) {}

  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;
  Board(Board&&) noexcept = default;
  Board& operator=(Board&&) noexcept = default;
  ~Board();

  /// Nothing more where something is shown already.
  void show(Note note, unsigned amount);

  /// A note of one that has a number, so that whoever shows the same does not
  /// count twice. False if somebody does.
  bool show_numbered(Note note, unsigned number, unsigned amount = 1);

  void hide(std::initializer_list<Note> notes);

  /// The sum of what all show.
  unsigned total(Note note) const;

  /// The sum of what others show, without the one that has this number.
  unsigned of_others(Note note, unsigned but = no_number) const;

  /// Whether one of them, with a number, shows between `from` and `to`.
  bool is_shown_by_others(Note note, unsigned from, unsigned to) const;

  /// Asks for the turn to accumulate; false while somebody else has it.
  bool take_turn();
  void end_turn();

private:
  unsigned own(Note note) const { return own_[static_cast<int>(note)]; }

  base::Fd locks_;
  unsigned own_[kinds] = {};
};

} // namespace jobserver
