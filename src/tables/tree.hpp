// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a path in a table is a path of the image. A link in the image that
// leads to /etc/shadow means the image's etc/shadow, and not one table may
// touch the machine's. So paths are walked name by name from ROOT, and what
// comes out is a directory that is open and one last name in it.
#pragma once

#include "base/fd.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tables {

/// A name in a directory beneath ROOT; ROOT itself is "." in itself.
struct Place {
  std::shared_ptr<const base::Fd> directory;
  std::string name;
  /// As the user wrote it, for messages.
  std::string path;
  /// The name was not written in the table: a link led to it.
  bool is_behind_link = false;

  int directory_fd() const { return directory->get(); }
};

/// What becomes of a link at the end of a path.
enum class Last { follow, keep };

class Tree {
public:
  /// Makes a directory that a path needs and that is not there.
  using MakeDirectory = std::function<base::Result<void>(const Place&)>;

  static base::Result<Tree> open(const std::string& root);

  /// The place of `path`, nothing when a directory on the way is missing. The
  /// last name may be missing too: the place says where it would be.
  base::Result<std::optional<Place>> find(std::string_view path,
                                          Last last) const;

  /// The same, but directories that the path names are made; those to which
  /// only a link leads are not.
  base::Result<Place> find_or_make(std::string_view path,
                                   Last last,
                                   const MakeDirectory& make) const;

private:
  explicit Tree(base::Fd root);

  std::shared_ptr<const base::Fd> root_;
};

/// Calls `visit` for `top` and, if it is a directory, for all beneath it:
/// directories before what they hold, names in order, links not followed,
/// other mounts left out. Ends at the first error.
base::Result<void>
visit_all(const Place& top,
          const std::function<base::Result<void>(const Place&)>& visit);

} // namespace tables
