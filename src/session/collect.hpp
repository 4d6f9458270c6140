// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: saving and exporting start from the same list: what is on record, of
// which the nearest of a chain counts, and of that what is not gone.
#pragma once

#include "base/result.hpp"
#include "jobroot/session.hpp"
#include "session/saved_record.hpp"

#include <string>
#include <vector>

namespace session {

/// What the session and its parents say of every inode that still has a name,
/// as far as they know, with attributes and witness.
base::Result<std::vector<SavedRecord>> collect(jobroot::Session& session);

/// Where to look for the names of what is on record.
struct Roots {
  /// Absolute paths.
  std::vector<std::string> directories = {};
  /// How many entries to look at before giving up.
  std::size_t limit = static_cast<std::size_t>(-1);
};

/// Gives each record the place where its inode is met; what cannot be read is
/// passed over. Records whose number turns out to be another file's by now are
/// dropped.
void locate(jobroot::Session& session,
            const Roots& roots,
            std::vector<SavedRecord>& records);

} // namespace session
