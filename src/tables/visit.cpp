// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a recursive entry means the image's files alone: a link is an entry of
// its own and leads nowhere, and what is mounted on a directory (proc in a
// tree that somebody has just left with chroot) is no part of the image.
#include "base/file.hpp"
#include "tables/tree.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>
#include <vector>

namespace tables {

namespace {

using Visit = std::function<base::Result<void>(const Place&)>;

struct Entry {
  bool is_directory = false;
  std::uint64_t mount = 0;
};

base::Result<Entry> examine(const Place& place) {
  struct statx status = {};
  if (::statx(place.directory_fd(),
              place.name.c_str(),
              AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
              STATX_TYPE | STATX_MNT_ID,
              &status) != 0) {
    return base::Error::system(place.path, "examine", errno);
  }
  // Before Linux 5.8 the file system has to stand for the mount.
  const std::uint64_t device =
      std::uint64_t{status.stx_dev_major} << 32 | status.stx_dev_minor;
  return Entry{S_ISDIR(status.stx_mode),
               (status.stx_mask & STATX_MNT_ID) != 0 ? status.stx_mnt_id
                                                     : device};
}

class Visitor {
public:
  Visitor(const Visit& visit, std::uint64_t mount)
      : visit_(visit),
        mount_(mount) {}

  base::Result<void> run(const Place& place) {
    const auto entry = examine(place);
    if (!entry) {
      return entry.error();
    }
    if (entry->mount != mount_) {
      return {};
    }
    if (auto visited = visit_(place); !visited || !entry->is_directory) {
      return visited;
    }
    return run_beneath(place);
  }

private:
  base::Result<void> run_beneath(const Place& place) {
    auto fd = base::Fd::openat(
        place.directory_fd(), place.name, O_PATH | O_DIRECTORY | O_NOFOLLOW);
    if (!fd) {
      return base::Error::system(place.path, "open", errno);
    }
    const auto names = base::list_directory(*fd, place.path);
    if (!names) {
      return names.error();
    }
    Place inner{std::make_shared<const base::Fd>(std::move(*fd)), {}, {}};
    for (const std::string& name : *names) {
      inner.name = name;
      inner.path = place.path + (place.path.ends_with('/') ? "" : "/") + name;
      if (auto visited = run(inner); !visited) {
        return visited;
      }
    }
    return {};
  }

  const Visit& visit_;
  std::uint64_t mount_;
};

} // namespace

base::Result<void> visit_all(const Place& top, const Visit& visit) {
  const auto entry = examine(top);
  if (!entry) {
    return entry.error();
  }
  return Visitor(visit, entry->mount).run(top);
}

} // namespace tables
