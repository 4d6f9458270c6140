// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a view that was written to lies in several directories on disk: the
// layers of the sessions it was forked from and the tree beneath them. Copies
// and the re-keying of records must see what an overlay mount of them would
// show, also where no mount can be made. Rules: the kernel's
// Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories".
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <sys/stat.h>

#include <optional>
#include <string>
#include <vector>

namespace base {

/// One name of a directory, in the uppermost layer that has it; an empty name
/// is the directory itself. `directory` is borrowed from the MergedDirectory.
struct MergedEntry {
  int directory = -1;
  std::string name;
  struct statx status = {};

  bool is_directory() const { return S_ISDIR(status.stx_mode); }
};

/// What statx(2) says of a name, which is not followed, or with an empty name
/// of the directory itself; nothing if absent.
Result<std::optional<MergedEntry>> look_up(int directory,
                                           const std::string& name);

class MergedDirectory {
public:
  /// `layers` are paths, the topmost first. With a single one nothing is
  /// interpreted: what looks like a whiteout is copied as it is.
  static Result<MergedDirectory> open(const std::vector<std::string>& layers);

  /// All names that some layer has; find() knows which of them are hidden.
  Result<std::vector<std::string>> names() const;

  /// What the picture shows under a name.
  Result<std::optional<MergedEntry>> find(const std::string& name) const;

  /// The directory of that name, which find() has shown to be one.
  Result<MergedDirectory> descend(const std::string& name) const;

  /// The layer whose owner, mode, times and attributes the picture shows.
  int top() const { return layers_.front().get(); }

  bool is_interpreted() const { return interpret_; }

  /// Whether something of the last layer, the tree, may show.
  bool shows_tree() const { return shows_tree_; }

  /// Whether nothing else does.
  bool shows_only_tree() const { return shows_tree_ && layers_.size() == 1; }

  /// Whether the entry, one of this directory's, is the tree's.
  bool is_of_tree(const MergedEntry& entry) const {
    return shows_tree_ && entry.directory == layers_.back().get();
  }

  /// For messages.
  const std::string& path() const { return path_; }

private:
  MergedDirectory() = default;

  std::vector<Fd> layers_;
  bool interpret_ = false;
  bool shows_tree_ = true;
  std::string path_;
};

/// openat(2) that follows no link, waits for no fifo, and leaves the access
/// time alone where the kernel lets us. Empty, with errno, when it fails.
Fd open_quietly(int directory, const std::string& name, int flags);

/// Whether an overlay hides what lies under this directory.
bool is_opaque(int directory);

/// The names in one directory, without `.` and `..`.
Result<std::vector<std::string>> names_in(int directory,
                                          const std::string& path);

} // namespace base
