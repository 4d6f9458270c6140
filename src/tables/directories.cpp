// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see directories.hpp.
#include "tables/directories.hpp"

#include "tables/description.hpp"

#include <sys/stat.h>

namespace tables {

namespace {

constexpr mode_t directory_mode = 0755;

} // namespace

base::Result<Place>
make_directories(const Tree& tree, Root& root, const std::string& path) {
  const auto make = [&root](const Place& place) {
    return root.make_directory(place, directory_mode);
  };
  auto place = tree.find_or_make(path, Last::follow, make);
  if (!place) {
    return place.error();
  }
  const auto status = root.look(*place);
  if (!status) {
    return status.error();
  }
  if (*status && !S_ISDIR((*status)->mode)) {
    return base::Error{path,
                       "is " + description(**status) + ", not a directory",
                       "remove it or the line"};
  }
  if (!*status && place->is_behind_link) {
    return base::Error{path,
                       "is a symbolic link that leads nowhere",
                       "make the directory that it should lead to first"};
  }
  if (!*status) {
    if (auto made = make(*place); !made) {
      return made.error();
    }
  }
  return place;
}

} // namespace tables
