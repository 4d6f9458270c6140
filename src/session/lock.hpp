// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whoever uses a session has its `db` mapped, and every mapping holds a
// shared lock; so one question to the kernel says whether a session is in use,
// and only the answer "yes" makes us look by whom.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"
#include "jobroot/session_format.hpp"

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace session {

/// Opens `directory`/db and locks it for ourselves alone; nothing if somebody
/// uses the session.
base::Result<std::optional<base::Fd>> try_alone(const std::string& directory);

/// The same, where a session in use is an error that names the processes.
/// `doing` is what cannot be done meanwhile, as "seal".
base::Result<base::Fd> alone(const std::string& directory,
                             const std::string& doing);

/// Our own lock again, for ourselves alone.
base::Result<void> make_alone(const base::Fd& lock,
                              const std::string& directory,
                              const std::string& doing);

/// Our own lock again, which was shared while `before` was read: somebody may
/// have come and gone meanwhile.
base::Result<void> make_alone_unchanged(const base::Fd& lock,
                                        const std::string& directory,
                                        const std::string& doing,
                                        const jobroot::Header& before);

/// Lets others in again.
void share(const base::Fd& lock);

/// A process that has the session open.
struct User {
  pid_t pid;
  std::string name;
};

/// Those of this user, as far as they can be seen, but for the asking one.
std::vector<User> processes_of(const std::string& directory);

/// The same as "make (pid 1), sh (pid 2)".
std::string users(const std::string& directory);

} // namespace session
