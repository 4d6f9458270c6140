// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whoever records writes the log (include/jobroot/session_log.hpp); the
// command only says that there is one, and where.
#pragma once

#include "base/result.hpp"

#include <string>

namespace session {

/// From now on what is recorded in the session is appended to `file`, an
/// absolute path; it is made if it is not there.
base::Result<void> start_log(const std::string& directory,
                             const std::string& file);

/// Writes the lines that wait, and ends the log, if it still is `file`; an
/// empty `file` means whichever it is.
void stop_log(const std::string& directory, const std::string& file = {});

} // namespace session
