// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: somebody must know when the last process of a session has gone, and
// then save and remove. It is the command's parent and adopts its orphans; it
// answers nobody's questions, so nothing waits for it.
#pragma once

#include "base/fd.hpp"
#include "keeper/signals.hpp"
#include "keeper/task.hpp"

#include <sys/types.h>

namespace keeper {

/// The process that the caller waits for, and how it is told.
struct FrontEnd {
  base::Fd notes;
  pid_t pid;
};

/// The keeper's whole life, in a process of its own: starts the command, waits
/// for its last descendant, ends the session. `signals` are the caller's, for
/// the command. Returns the process's exit status.
int keep(const Task& task, const Signals& signals, FrontEnd front);

} // namespace keeper
