// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a sealed session holds what counts and no more: the latest record of
// each inode that still exists, its attributes, the names of programs. It is
// built in memory, where no hole and no other process is to be feared. A
// session that is repaired is made in the same way, and stays open.
#pragma once

#include "base/result.hpp"
#include "jobroot/session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace session {

struct Compact {
  std::string bytes; ///< a whole `db`, sealed
  std::uint64_t records = 0;
  std::uint64_t superseded = 0; ///< left out: a newer one was there
  std::uint64_t unlinked = 0;   ///< left out: the inode is gone
};

/// What `session` has itself, without its parents. `proven_before` is a time:
/// inodes born before it cannot have been replaced since.
base::Result<Compact> compact(jobroot::Session& session,
                              std::uint64_t proven_before);

/// A `db` that can be written to again, in the two parts that have bytes.
struct Rebuilt {
  jobroot::Header header = {};
  std::string records = {}; ///< from the start of the file
  std::string lists = {};   ///< from the slot header.xattrs.start
  std::uint64_t kept = 0;
  std::uint64_t unlinked = 0; ///< left out: the inode is gone
  std::uint64_t bare = 0;     ///< kept without attributes that were damaged
};

/// The records in `slots`, of which no two are of one inode.
base::Result<Rebuilt> rebuild(jobroot::Session& session,
                              const std::vector<jobroot::Slot>& slots);

/// The birth of the youngest inode on record, in nanoseconds since 1970.
std::uint64_t latest_birth(jobroot::Session& session);

} // namespace session
