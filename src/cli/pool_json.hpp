// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a pool is doing, for programs: jobroot-tokens(1) names the keys.
#pragma once

#include "cli/json.hpp"
#include "jobserver/status.hpp"

#include <vector>

namespace cli {

/// An array of objects.
Json json_of(const std::vector<jobserver::PoolStatus>& pools);

} // namespace cli
