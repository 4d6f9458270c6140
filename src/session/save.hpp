// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: records leave a session and come back as a file that fakeroot reads and
// writes, too.
#pragma once

#include "base/result.hpp"
#include "jobroot/session.hpp"

#include <string>

namespace session {

/// Writes what the session and its parents say of every inode that still has
/// a name. A file is replaced in one step; a FIFO, a device or /dev/fd/N is
/// written to.
base::Result<void> save(jobroot::Session& session, const std::string& file);

/// The number of the descriptor that a name like /dev/fd/3 stands for, or -1.
int descriptor_named(const std::string& path);

/// Adds the records of a file, in place of what was known of their inodes.
/// Nothing is recorded if a line of it is malformed.
base::Result<void> load(jobroot::Session& session, const std::string& file);

} // namespace session
