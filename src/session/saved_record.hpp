// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a save file and a session say the same of an inode in different bytes;
// this is what both of them mean.
#pragma once

#include "jobroot/session_format.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace session {

struct SavedXattr {
  std::string name;
  std::string value;
  bool removed = false;

  friend bool operator==(const SavedXattr&, const SavedXattr&) = default;
};

/// What a copy of a file has in common with it, and another file at its place
/// has not.
struct Likeness {
  std::uint64_t size = 0;
  std::int64_t mtime = 0; ///< seconds since 1970
  std::uint32_t mtime_nsec = 0;
};

/// Where a record's inode was met.
struct SavedPlace {
  std::size_t root = 0; ///< which of SavedFile::roots
  std::string path;     ///< below it; empty: the root itself
  Likeness likeness;
};

struct SavedRecord {
  /// Key, mode, ids, rdev; with has_witness also birth, generation, state.
  jobroot::Record record = {};
  bool has_witness = false;
  std::optional<SavedPlace> place = {};
  std::vector<SavedXattr> xattrs = {};
};

struct SavedFile {
  /// Absolute paths of the directories under which paths are.
  std::vector<std::string> roots = {};
  std::vector<SavedRecord> records = {};
};

inline std::pair<std::uint64_t, std::uint64_t>
position_of(const SavedRecord& saved) {
  return {saved.record.key.dev, saved.record.key.ino};
}

} // namespace session
