// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pool changes many times a second; who wants to see how busy it is
// wants to see it move.
#pragma once

#include "jobserver/status.hpp"

#include <string>
#include <vector>

namespace cli {

/// What is known of these pools, as far as they are still there; an error if
/// none is.
base::Result<std::vector<jobserver::PoolStatus>>
look_at_pools(const std::vector<std::string>& directories);

/// Shows them until the user leaves or they are gone: in place on a terminal,
/// else a block, or a line of JSON, once a second.
base::Result<void> watch_pools(const std::vector<std::string>& directories,
                               bool as_json);

} // namespace cli
