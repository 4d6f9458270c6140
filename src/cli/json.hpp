// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: scripts that look at sessions get JSON; what is in it is said where it
// is found, how it is written is decided here.
#pragma once

#include <nlohmann/json.hpp>

namespace cli {

/// Keys stay in the order in which they were set.
using Json = nlohmann::ordered_json;

/// Prints the value and a newline. Bytes that are not UTF-8 are replaced.
void print_json(const Json& value);

/// The same on one line, for one of many.
void print_json_line(const Json& value);

} // namespace cli
