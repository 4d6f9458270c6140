// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who writes a line for a file that is something else already is told
// what it is.
#pragma once

#include "tables/root.hpp"

#include <string>

namespace tables {

/// "a directory", "a character device 1:3".
std::string description(const Status& status);

} // namespace tables
