// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whether a session is whole is a question that users ask after a crash,
// and tests after every storm; nothing that a reader could trip over must
// escape the answer.
#pragma once

#include "base/result.hpp"
#include "jobroot/session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace session {

struct CheckReport {
  std::uint64_t records = 0;
  /// One sentence each, as "slot 421: …".
  std::vector<std::string> problems = {};
};

/// Follows every link of the session's own database, and holds the counters
/// against what is there. A session in use may be checked.
CheckReport check(jobroot::Session& session);

} // namespace session
