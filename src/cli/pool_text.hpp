// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a pool is doing, for people on a terminal and for people who read
// a log. Nothing here looks at anything but the status.
#pragma once

#include "cli/terminal_text.hpp"
#include "jobserver/status.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// A bar of the slots, as wide as the reader has room for.
std::string bar_of(const jobserver::PoolStatus& pool, const Look& look);

/// What is known of the pool, and then a line for each client that has
/// something or waits for it.
std::vector<std::string> lines_of(const jobserver::PoolStatus& pool,
                                  const Look& look);

/// Why tokens are withheld, in words.
std::vector<std::string_view> reasons_of(const jobserver::PoolStatus& pool);

} // namespace cli
