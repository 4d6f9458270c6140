// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a temporary session lives in memory where there is room for it, else on
// the disk that temporary files go to.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace session {

/// Directories where temporary sessions may be, the preferred kind first.
std::vector<std::string> temporary_places();

/// The one of them to use now.
base::Result<std::string>
choose_temporary_place(const std::vector<std::string>& places);

} // namespace session
