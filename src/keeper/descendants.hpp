// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the command, its orphans and a helper of ours are all children of the
// keeper; which of them is meant is decided here.
#pragma once

#include "keeper/notes.hpp"

#include <sys/types.h>

#include <optional>

namespace keeper {

class Descendants {
public:
  /// `sweeper` is a helper that does not count as left behind; 0: none.
  Descendants(pid_t command, pid_t sweeper)
      : command_(command),
        sweeper_(sweeper) {}

  /// What has happened; of kind `nothing` when one has to wait. Absent when no
  /// descendant is left and everything was told.
  std::optional<Note> look();

private:
  std::optional<Note> notice(int state);
  std::optional<Note> tell(bool others);

  pid_t command_;
  pid_t sweeper_;
  std::optional<Note> ended_ = {};
};

} // namespace keeper
