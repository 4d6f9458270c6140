// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see json.hpp.
#include "cli/json.hpp"

#include <fmt/core.h>

namespace cli {

namespace {

void print(const Json& value, int indent) {
  fmt::print("{}\n",
             value.dump(indent, ' ', false, Json::error_handler_t::replace));
}

} // namespace

void print_json(const Json& value) {
  print(value, 2);
}

void print_json_line(const Json& value) {
  print(value, -1);
}

} // namespace cli
