// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see json.hpp.
#include "cli/json.hpp"

#include <fmt/core.h>

namespace cli {

void print_json(const Json& value) {
  constexpr int indent = 2;
  fmt::print("{}\n",
             value.dump(indent, ' ', false, Json::error_handler_t::replace));
}

} // namespace cli
