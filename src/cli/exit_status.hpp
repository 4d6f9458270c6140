// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: makefiles and scripts are written against these numbers, so each is
// written once, by name.
#pragma once

namespace cli::exit_status {

constexpr int success = 0;
constexpr int failure = 1;
constexpr int usage = 2;

/// `probe`: a job server is named that cannot be joined.
constexpr int unreachable = 3;

/// `tokens check`: tokens are missing or too many.
constexpr int imbalance = 4;

/// Commands that run another end with that one's status, or with these.
constexpr int no_tokens = 124;
constexpr int own_failure = 125;
constexpr int not_executable = 126;
constexpr int not_found = 127;

} // namespace cli::exit_status
