// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: where the inode of a saved record is now: at its number, at its path,
// or, as the file system is mounted with another number, by its birth.
#pragma once

#include "base/result.hpp"
#include "jobroot/session.hpp"
#include "session/saved_record.hpp"
#include "session/tree_walk.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace session {

/// An inode and a name of it.
struct Spot {
  std::string path;
  jobroot::Inode inode = {};
  Likeness likeness = {};

  jobroot::Target target() const {
    return {AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW};
  }
};

/// What the disk says of one record.
struct Verdict {
  enum class Kind {
    unknown,   ///< nobody said where to look
    here,      ///< the number is still its own
    elsewhere, ///< `spot` is it, or its copy
    stale,     ///< the number is another file's
    not_found,
  };

  Kind kind = Kind::unknown;
  std::optional<Spot> spot = {};
};

class Atlas {
public:
  /// Paths are below the given root of their number, or the saved one.
  Atlas(jobroot::Session& session,
        const std::vector<std::string>& given,
        const std::vector<std::string>& saved)
      : session_(session),
        given_(given),
        saved_(saved) {}

  /// Also finds what is under the given roots by number and by birth.
  base::Result<void> look_through();

  Verdict find(const SavedRecord& saved) const;

private:
  using Pair = std::pair<std::uint64_t, std::uint64_t>;

  std::optional<Spot> at_number(const SavedRecord& saved) const;
  std::vector<Spot> at_path(const SavedRecord& saved) const;
  std::optional<Spot> at_birth(const SavedRecord& saved) const;

  jobroot::Session& session_;
  const std::vector<std::string>& given_;
  const std::vector<std::string>& saved_;
  bool looked_through_ = false;
  std::vector<Spot> spots_;
  std::map<Pair, std::size_t> by_number_;
  std::map<Pair, std::size_t> by_birth_;
};

} // namespace session
