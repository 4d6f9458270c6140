// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who starts thousands of short programs feels what a fork costs. This
// shares our memory with the child until its exec, which takes a third of
// ChildProcess's time, and keeps no descriptor for it; the caller does the
// waiting.
#pragma once

#include "base/result.hpp"

#include <signal.h>
#include <sys/types.h>

#include <string>
#include <vector>

namespace base {

/// What the child has instead of ours.
struct Spawned {
  sigset_t signal_mask;
  /// What become its stdin and stdout; -1 leaves it ours.
  int in = -1;
  int out = -1;
};

/// Starts the program at `path`, a script without "#!" by the shell; errors are
/// those of ChildProcess::start.
Result<pid_t> spawn(const std::string& path,
                    const std::vector<std::string>& argv,
                    const Spawned& child);

} // namespace base
