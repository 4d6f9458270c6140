// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: somebody must know when the last process of a session has gone, and
// then save and remove. It is the command's parent and adopts its orphans; it
// answers nobody's questions, so nothing waits for it.
#pragma once

#include "base/fd.hpp"
#include "keeper/signals.hpp"
#include "keeper/task.hpp"

namespace keeper {

/// The keeper's whole life, in a process of its own: starts the command, waits
/// for its last descendant, ends the session. `signals` are the caller's, for
/// the command. Returns the process's exit status.
int keep(const Task& task, const Signals& signals, base::Fd notes);

} // namespace keeper
