// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the small files of a session are lines of text that people can read and
// that a shell could have written.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace session {

/// The lines of a file that are not empty; none if there is no such file.
base::Result<std::vector<std::string>> read_lines(const std::string& path);

/// Writes without forcing to disk: a new session is not there after a power
/// failure anyway.
base::Result<void> write_lines(const std::string& path,
                               const std::vector<std::string>& lines);

} // namespace session
