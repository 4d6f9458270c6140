// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: another version of a tool may make another image of the same tree.
// Which one it was is looked up, not asked: a program of the user's that is
// called with a --version it does not know may do anything.
#pragma once

#include "image/outcome.hpp"

#include <string_view>

namespace image {

/// What the dpkg at `database` (/var/lib/dpkg) says of `package`, if that is
/// installed and has the file; "" otherwise.
std::string packaged_version(const std::string& database,
                             std::string_view package,
                             const std::string& file);

/// Of the word "TOOL[:PACKAGE]" of mk/: the tool as PATH has it now.
Tool identify_tool(std::string_view word);

} // namespace image
