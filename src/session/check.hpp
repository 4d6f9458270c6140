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
  /// Those whose last name was seen to go: a seal drops them.
  std::uint64_t gone = 0;
  /// One sentence each, as "slot 421: …"; no more than a hundred.
  std::vector<std::string> problems = {};
  /// The records that can be found and say what a record can say.
  std::vector<jobroot::Slot> whole = {};
};

/// Follows every link of the session's own database, and holds the counters
/// against what is there. A session in use may be checked.
CheckReport check(jobroot::Session& session);

/// Whether all that the list says it has can be read.
bool is_whole_list(const jobroot::XattrList& list);

/// Whether the name has an end and is filed where its hash says.
bool is_whole_name(const jobroot::ProgramName& name);

/// Whether bytes that nothing leads to are those of a record; of a node or a
/// name they never are.
bool looks_like_record(const jobroot::Record& record);

} // namespace session
