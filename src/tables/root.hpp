// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: tables say what root would do to a tree. Inside a session that is
// recorded, outside, as real root, it is done; whoever applies a table does
// not care which.
#pragma once

#include "base/result.hpp"
#include "tables/tree.hpp"

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tables {

/// The part of root's lstat that tables are about.
struct Status {
  /// With the type.
  mode_t mode = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  dev_t rdev = 0;
};

/// What a file is to be given. The defaults leave it as it is.
struct Attributes {
  static constexpr std::uint32_t same = 0xffffffff;

  uid_t uid = same;
  gid_t gid = same;
  /// Permission bits.
  std::optional<mode_t> mode;
};

class Root {
public:
  Root() = default;
  Root(const Root&) = delete;
  Root(Root&&) = delete;
  Root& operator=(const Root&) = delete;
  Root& operator=(Root&&) = delete;
  virtual ~Root() = default;

  /// As root's lstat has it; nothing when there is no such name.
  virtual base::Result<std::optional<Status>> look(const Place& place) = 0;

  /// Gives the owner, group and mode that are asked for, and unlike chown(2)
  /// takes nothing else away: a file keeps its set-id bits and capabilities
  /// unless a mode is given. A link's mode stays, and so does its target.
  virtual base::Result<void> change(const Place& place,
                                    const Attributes& attributes) = 0;

  /// mkdir(2) as root, whatever the umask; the name must be free.
  virtual base::Result<void> make_directory(const Place& place,
                                            mode_t mode) = 0;

  /// mknod(2) as root; `mode` has the type; the name must be free.
  virtual base::Result<void>
  make_node(const Place& place, mode_t mode, dev_t rdev) = 0;

  /// The attribute's value, empty when the file has none. For regular files;
  /// everything but a link can be given one.
  virtual base::Result<std::string> xattr(const Place& place,
                                          const std::string& name) = 0;
  virtual base::Result<void> set_xattr(const Place& place,
                                       const std::string& name,
                                       std::string_view value) = 0;

  /// All of a regular file, whatever its mode.
  virtual base::Result<std::string> read(const Place& place) = 0;

  /// Puts a new file with this content in the place of the old one, by one
  /// rename; it has the old one's owner, mode and attributes, or, when there
  /// was none, `mode` and root.
  virtual base::Result<void>
  replace(const Place& place, std::string_view text, mode_t mode) = 0;
};

} // namespace tables
