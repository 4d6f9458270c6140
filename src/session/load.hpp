// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a save file may be older than what is on disk. Each of its records is
// held against the disk as far as the file says where, so that none of them
// is given to a file that only has the number, and a copied tree keeps its own.
#pragma once

#include "base/result.hpp"
#include "jobroot/session.hpp"
#include "session/saved_record.hpp"

#include <string>
#include <vector>

namespace session {

/// What became of the records of a file.
struct LoadReport {
  std::size_t records = 0;
  std::size_t moved = 0;     ///< found by path or birth under another number
  std::size_t stale = 0;     ///< the number is another file's now: not recorded
  std::size_t not_found = 0; ///< recorded as they were saved
};

/// Adds the records of a file, in place of what was known of their inodes.
/// Nothing is recorded if a line of it is malformed. `roots`, absolute paths,
/// come before those that the file names, and are looked through; without them
/// only the paths in the file are looked at.
base::Result<LoadReport> load(jobroot::Session& session,
                              const std::string& file,
                              const std::vector<std::string>& roots = {});

/// The same of what was read already.
base::Result<LoadReport> record(jobroot::Session& session,
                                const SavedFile& saved,
                                const std::vector<std::string>& roots);

/// Files what is saved of one inode for the inode at `target`.
int record_at(jobroot::Session& session,
              const SavedRecord& saved,
              const jobroot::Target& target,
              const jobroot::Inode& inode);

} // namespace session
