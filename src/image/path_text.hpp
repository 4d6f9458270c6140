// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: listings have one entry a line, whatever is in a name.
#pragma once

#include <string>
#include <string_view>

namespace image {

/// Adds a path with newlines and backslashes written as \n and two of them.
void append_path(std::string& text, std::string_view path);

/// Adds " -> " and where the symbolic link that `access` names points.
void append_link(std::string& text, const char* access);

} // namespace image
