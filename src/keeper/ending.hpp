// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what has to happen when the last process of a session has gone is the
// same whether its keeper saw that or somebody else found the session later.
#pragma once

#include "base/result.hpp"
#include "keeper/task.hpp"

#include <string>
#include <vector>

namespace keeper {

/// Writes the records to where the task says, if it does.
base::Result<void> save_records(const Task& task);

/// Saves, gives the view back, removes what is temporary. To be called when no
/// process of the session is left. All of it is tried; the first error counts.
base::Result<void> end_session(const Task& task);

/// The same where the command could not be started.
base::Result<void> end_unstarted(const Task& task);

/// Saves and removes the temporary sessions in `places` whose keeper was
/// killed and which nobody uses any more.
void sweep(const std::vector<std::string>& sessions);

/// Puts in order what a killed keeper may have left in a session that is about
/// to be used again. Nothing happens while others use it.
base::Result<void> take_over(const session::Held& session);

} // namespace keeper
