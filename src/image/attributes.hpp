// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: extended attributes are read from the file system by whoever measures,
// lists or writes a tree; a session may add to them.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace image {

/// Name and value of each extended attribute of one entry.
using Attributes = std::map<std::string, std::string, std::less<>>;

/// What the file system has; what it does not show is not there.
Attributes attributes_of(const char* access);

} // namespace image
