// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: JOBROOT_WRAP says where the policy is and whose slot a process is on. A
// wrap says so to its command, and may have been told by another one.
#pragma once

#include "jobroot/wrap_format.hpp"

#include <cstdlib>
#include <string>

namespace cli {

/// JOBROOT_WRAP; programs look for the name with the '=' behind it.
inline std::string wrap_variable() {
  return {jobroot::wrap_name, sizeof jobroot::wrap_name - 2};
}

/// CELL:PATH; both are empty where there is no wrap around us.
struct OuterWrap {
  std::string cell = {};
  std::string path = {};

  /// Whether we are on a slot that others may use as well.
  bool has_cell() const {
    return !cell.empty() && cell.front() != jobroot::wrap_no_cell;
  }
};

inline OuterWrap outer_wrap() {
  const char* const value = std::getenv(wrap_variable().c_str());
  const std::string text = value != nullptr ? value : "";
  const auto colon = text.find(':');

  return colon == std::string::npos ? OuterWrap{}
                                    : OuterWrap{.cell = text.substr(0, colon),
                                                .path = text.substr(colon + 1)};
}

} // namespace cli
