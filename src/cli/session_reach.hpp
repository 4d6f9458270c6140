// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a session has no paths, so only a walk through the trees that it is
// about can tell which of its records still mean a file.
#pragma once

#include "base/result.hpp"
#include "jobroot/session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace cli {

/// A record that means no file.
struct Unmet {
  jobroot::Key key;
  bool is_stale; ///< its inode is gone or replaced; else it was not met
  std::string text;
};

/// Holds the records in `slots` of the session's own database against what is
/// below `roots`.
base::Result<std::vector<Unmet>>
unmet_records(jobroot::Session& session,
              const std::vector<jobroot::Slot>& slots,
              const std::vector<std::string>& roots);

} // namespace cli
