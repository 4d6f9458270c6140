// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: programs look for a variable's name with the '=' behind it, getenv and
// setenv without.
#pragma once

#include "jobroot/wrap_format.hpp"

#include <string>

namespace cli {

/// JOBROOT_WRAP
inline std::string wrap_variable() {
  return {jobroot::wrap_name, sizeof jobroot::wrap_name - 2};
}

} // namespace cli
