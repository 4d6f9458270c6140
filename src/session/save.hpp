// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: records leave a session as a file that fakeroot reads and writes, too.
#pragma once

#include "base/result.hpp"
#include "session/collect.hpp"

#include <string>

namespace session {

/// Writes what the session and its parents say of every inode that still has
/// a name, and where under `roots` that was met. A file is replaced in one
/// step; a FIFO, a device or /dev/fd/N is written to.
base::Result<void> save(jobroot::Session& session,
                        const std::string& file,
                        const Roots& roots = {});

/// The number of the descriptor that a name like /dev/fd/3 stands for, or -1.
int descriptor_named(const std::string& path);

} // namespace session
