// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a fork begins with all that its sealed parent knows, without reading
// it: it remembers where the parent is and looks there for what it does not
// know itself. The parent remembers its forks, so that nobody removes it.
#pragma once

#include "session/create.hpp"

#include <optional>
#include <string>
#include <vector>

namespace session {

/// Where a fork comes from, and what it does not take over from there.
struct Fork {
  std::string parent;
  std::optional<std::int64_t> clamp_time = {};
  bool unknown_is_real = false; ///< also if the parent is not
  bool strict = false;          ///< also if the parent is not
};

/// Makes `directory`, which must not exist, as a fork.
base::Result<Held> fork(const std::string& directory, const Fork& origin);

base::Result<Held> fork_temporary(const std::string& place, const Fork& origin);

/// The parents of a session, nearest first.
base::Result<std::vector<std::string>> parents_of(const std::string& directory);

/// Whether the parents are those that it was forked from: one may have been
/// removed and another session made in its place.
base::Result<void> check_parents(const std::string& directory);

/// The forks of a session that still exist. Entries of those that do not are
/// removed.
base::Result<std::vector<std::string>>
children_of(const std::string& directory);

/// Before a fork is removed: its parent forgets it.
void leave_parent(const std::string& directory);

} // namespace session
