// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the process that the caller started stands for the command: it takes
// the signals sent to it, stops when it stops and ends as it ended. It is a
// process of its own beside the keeper, because the command may leave
// processes behind and its caller must not wait for those.
#pragma once

#include "base/result.hpp"
#include "keeper/task.hpp"

namespace keeper {

/// Starts a keeper, which runs the task. Returns when the command has ended
/// and, if it left no process behind, the session as well.
base::Result<Outcome> run(const Task& task);

} // namespace keeper
