// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what make would not run (-n, -q, -t) is not run, though a `+` let it
// come to us: that is there for the job server.
#pragma once

#include "jobserver/ancestor.hpp"
#include "jobserver/makeflags.hpp"

#include <cstdlib>
#include <string>

namespace cli {

/// Whether `program` is not to be run for that. Another make knows what to do.
inline bool is_only_shown(const std::string& program) {
  const char* const makeflags = std::getenv("MAKEFLAGS");

  return makeflags != nullptr &&
         jobserver::parse_makeflags(makeflags).dry_run &&
         !jobserver::is_name_of_make(program);
}

} // namespace cli
