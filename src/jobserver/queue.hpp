// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: those who wait for several tokens must know of each other, and a killed
// one must leave no trace. Locks on the pool itself do both, in every pool,
// without a file of ours: a flock is the turn to accumulate, a locked range of
// bytes says how many slots sit idle behind a waiting process.
#pragma once

#include "base/fd.hpp"
#include "jobserver/ends.hpp"
#include "jobserver/helper.hpp"

namespace jobserver {

/// A place in the queue of one pool; its end leaves it.
class Queue {
public:
  /// With `own_slots` that are idle while we wait. Where a pool cannot be
  /// locked everybody has his turn at once.
  Queue(const Ends& pool, unsigned own_slots);

  bool is_our_turn() const { return !waiter_; }

  /// Becomes readable when we should call take_turn().
  int turn_fd() const { return waiter_.fd(); }

  void take_turn() { waiter_ = Helper{}; }

  /// The slots of all who wait here, ours included.
  unsigned idle_slots() const;

private:
  void show_slots();

  unsigned own_slots_;
  base::Fd locks_;
  /// Takes the lock for us, because nothing can poll for one.
  Helper waiter_;
};

} // namespace jobserver
