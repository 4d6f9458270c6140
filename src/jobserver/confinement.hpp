// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a tool cannot be told to use fewer threads once it runs, but the kernel
// can be told to run them on fewer processors; so its slots can be given away.
#pragma once

#include "jobserver/board.hpp"

#include <sched.h>

namespace jobserver {

/// The processors that our children, and all that they start, run on.
class Confinement {
public:
  /// On `board` it shows which ones those are, so that others keep to other
  /// ones. It must live longer.
  explicit Confinement(Board& board);

  /// As many as there are slots. A thread that was put on processors of its
  /// own by somebody else stays there.
  void keep_to(unsigned slots);

private:
  cpu_set_t choose(unsigned count);
  void apply() const;
  bool is_ours(const cpu_set_t& set) const;

  Board& board_;
  /// Ours, which a child starts with; none where they are too many to tell.
  cpu_set_t all_;
  cpu_set_t before_;
  cpu_set_t now_;
};

} // namespace jobserver
