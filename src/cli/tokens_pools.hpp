// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: inside a build `jobroot tokens` speaks of the build's pool, and in any
// other terminal of those that there are.
#pragma once

#include "cli/command.hpp"

#include <string>
#include <vector>

namespace cli {

inline constexpr Option pool_option{
    .name = "pool",
    .argument = "DIR",
    .help = "that pool of `serve`: its directory or its --name"};

/// The one pool that a make has without a ledger; we are in it.
inline constexpr const char* pool_of_make = "";

enum class WithoutLedger { accept, refuse };

/// The directory of the pool that --pool names, or else of the one that we are
/// in, or else those of all of this user's pools. At least one.
base::Result<std::vector<std::string>>
pools_of(const Arguments& arguments,
         WithoutLedger what = WithoutLedger::refuse);

} // namespace cli
