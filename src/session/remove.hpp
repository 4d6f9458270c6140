// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: sessions go in one way, and also those that nobody ended: a keeper that
// was killed leaves its session to whoever starts next.
#pragma once

#include "base/result.hpp"

#include <functional>
#include <string>
#include <vector>

namespace session {

/// What has to be done to a session that nobody uses before it is removed. It
/// is removed even if that fails: nothing could be done with it any more.
using Farewell = std::function<base::Result<void>(const std::string&)>;

/// Removes a session that nobody uses and that has no forks.
base::Result<void> remove(const std::string& directory,
                          const Farewell& farewell = {});

/// Removes it whatever is in use; for its keeper, which holds it alone.
base::Result<void> remove_now(const std::string& directory);

/// Notes in the session where its records go when it ends, for the case that
/// its keeper does not live to do that.
base::Result<void> promise_save(const std::string& directory,
                                const std::string& file,
                                const std::vector<std::string>& roots = {});

/// The records have gone there.
void forget_promise(const std::string& directory);

/// Keeps the promise of a keeper that was killed, if there is one. Somebody
/// must hold the session.
base::Result<void> keep_promise(const std::string& directory);

/// This user's temporary sessions in `places` that nobody uses.
std::vector<std::string> abandoned(const std::vector<std::string>& places);

/// Saves, where that was promised, and removes them. One that cannot be saved
/// stays for the next time, unless the directory for the file is gone.
void sweep(const std::vector<std::string>& sessions,
           const Farewell& farewell = {});

} // namespace session
