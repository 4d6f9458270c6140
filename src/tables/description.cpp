// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see description.hpp.
#include "tables/description.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace tables {

std::string description(const Status& status) {
  const std::string number = " " + std::to_string(major(status.rdev)) + ":" +
                             std::to_string(minor(status.rdev));
  switch (status.mode & S_IFMT) {
  case S_IFREG:
    return "a regular file";
  case S_IFDIR:
    return "a directory";
  case S_IFLNK:
    return "a symbolic link";
  case S_IFCHR:
    return "a character device" + number;
  case S_IFBLK:
    return "a block device" + number;
  case S_IFIFO:
    return "a fifo";
  default:
    return "a socket";
  }
}

} // namespace tables
