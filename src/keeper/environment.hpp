// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a session reaches a program through two variables; this is where they
// are made, and where what a caller has in them is kept.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace keeper {

/// The absolute path of the shim that belongs to this program, found beside
/// it, so that a moved or copied tree works; an error where there is none.
base::Result<std::string> shim_path();

/// LD_PRELOAD cannot hold a path with a blank, a colon or a `$`.
bool fits_preload(const std::string& path);

/// Our environment with FAKEROOTKEY, and LD_PRELOAD beginning with `shim`. A
/// caller's ids are dropped: whoever starts a session starts as root.
std::vector<std::string> session_environment(const std::string& session,
                                             const std::string& shim);

} // namespace keeper
