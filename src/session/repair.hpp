// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a session that a disk has damaged holds hours of work in its other
// records. They are taken over into a new `db`, also those that nothing leads
// to any more; who holds a record in his hand is safe, because nobody may use
// the session meanwhile.
#pragma once

#include "base/result.hpp"
#include "jobroot/session_format.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace session {

struct Repaired {
  std::uint64_t kept = 0;
  std::uint64_t found = 0;   ///< of `kept`: nothing led to them any more
  std::uint64_t corrupt = 0; ///< problems that are gone with it
  std::uint64_t stale = 0;   ///< dropped: their inodes are gone or replaced
};

/// Makes the session's `db` anew, without the records of `stale` inodes. It
/// must not be in use, and not sealed: that is made again instead.
base::Result<Repaired> repair(const std::string& directory,
                              const std::vector<jobroot::Key>& stale);

/// The same, where most of `db` is records that were replaced and nobody uses
/// the session: a named session does not grow with every run.
base::Result<void> tidy(const std::string& directory);

} // namespace session
