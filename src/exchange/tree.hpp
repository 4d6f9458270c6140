// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: all formats describe the same: the entries of a tree as root sees them.
// They are read once, from the disk and the session, and written by each
// format in its own words.
#pragma once

#include "base/result.hpp"
#include "jobroot/session.hpp"
#include "session/saved_record.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace exchange {

struct Entry {
  std::string path;   ///< below its root; empty: the root itself
  std::string source; ///< absolute
  jobroot::Inode on_disk = {};
  session::Likeness likeness = {};
  /// As root sees it.
  std::uint32_t mode = 0;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint32_t rdev = 0; ///< as in jobroot::Record
  std::string link = {};  ///< where a symbolic link points
  /// Those on record only.
  std::vector<session::SavedXattr> xattrs = {};

  bool is_device() const;

  std::uint32_t permissions() const { return mode & 07777; }

  std::uint32_t major() const { return rdev >> 20; }

  std::uint32_t minor() const { return rdev & 0xfffff; }

  /// Whether an archive of root's that knows nothing of the session would
  /// have another owner or mode.
  bool differs(std::uint32_t real_uid, std::uint32_t real_gid) const;
};

struct Tree {
  std::vector<std::string> roots = {};
  /// Each directory before what is in it, names in byte order.
  std::vector<Entry> entries = {};
  /// Records of files that are not known to be gone, and are not here.
  std::size_t not_met = 0;
};

/// Meets all that is below `roots`, absolute paths, laid over each other: only
/// directories may be in several of them, and the first one counts.
base::Result<Tree> read_tree(jobroot::Session& session,
                             const std::vector<std::string>& roots);

} // namespace exchange
