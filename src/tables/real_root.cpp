// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see real_root.hpp. Nothing here follows a link, because the tree may
// belong to somebody who would like root to touch something else.
#include "tables/real_root.hpp"

#include "base/file.hpp"
#include "sandbox/capability.hpp"
#include "tables/disk.hpp"
#include "tables/new_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>

namespace tables {

namespace {

constexpr mode_t permissions = 07777;
constexpr mode_t set_id = S_ISUID | S_ISGID;

/// glibc imitates AT_SYMLINK_NOFOLLOW through /proc, which a chroot may lack.
int chmod_no_follow(const Place& place, mode_t mode) {
  const char* const name = place.name.c_str();
  const int result =
      ::fchmodat(place.directory_fd(), name, mode, AT_SYMLINK_NOFOLLOW);
  return result != 0 && errno == EOPNOTSUPP
             ? ::fchmodat(place.directory_fd(), name, mode, 0)
             : result;
}

base::Result<std::string> capabilities_of(const Place& place) {
  const auto fd = open_file(place);
  if (!fd) {
    return system_error(place, "open");
  }
  return xattr_on_disk(*fd, sandbox::capability_xattr, place.path);
}

base::Result<void>
write_xattr(const Place& place, const char* name, std::string_view value) {
  const auto fd = open_file(place);
  if (!fd || ::fsetxattr(fd->get(), name, value.data(), value.size(), 0) != 0) {
    return system_error(place, "set an attribute");
  }
  return {};
}

/// A node must not be opened; it is reached by the path of what is open
/// without access.
base::Result<void>
write_node_xattr(const Place& place, const char* name, std::string_view value) {
  const auto fd =
      base::Fd::openat(place.directory_fd(), place.name, O_PATH | O_NOFOLLOW);
  if (!fd || ::setxattr(("/proc/self/fd/" + std::to_string(fd->get())).c_str(),
                        name,
                        value.data(),
                        value.size(),
                        0) != 0) {
    return system_error(place, "set an attribute");
  }
  return {};
}

/// chown(2) takes a file's capabilities away; a table does not ask for that.
base::Result<void> change_owner(const Place& place,
                                const Status& before,
                                const Attributes& wanted) {
  const auto capabilities = S_ISREG(before.mode) ? capabilities_of(place)
                                                 : base::Result(std::string());
  if (!capabilities) {
    return capabilities.error();
  }
  if (::fchownat(place.directory_fd(),
                 place.name.c_str(),
                 wanted.uid,
                 wanted.gid,
                 AT_SYMLINK_NOFOLLOW) != 0) {
    return system_error(place, "change the owner");
  }
  if (!capabilities->empty()) {
    return write_xattr(place, sandbox::capability_xattr, *capabilities);
  }
  return {};
}

} // namespace

base::Result<std::optional<Status>> RealRoot::look(const Place& place) {
  struct stat status {};

  if (::fstatat(place.directory_fd(),
                place.name.c_str(),
                &status,
                AT_SYMLINK_NOFOLLOW) == 0) {
    return std::optional(
        Status{status.st_mode, status.st_uid, status.st_gid, status.st_rdev});
  }
  if (errno == ENOENT) {
    return std::optional<Status>{};
  }
  return system_error(place, "examine");
}

base::Result<void> RealRoot::change(const Place& place,
                                    const Attributes& attributes) {
  const auto status = look(place);
  if (!status) {
    return status.error();
  }
  if (!*status) {
    return system_error(place, "change", -ENOENT);
  }
  const Status& before = **status;
  const bool moves =
      (attributes.uid != Attributes::same && attributes.uid != before.uid) ||
      (attributes.gid != Attributes::same && attributes.gid != before.gid);
  if (moves) {
    if (auto moved = change_owner(place, before, attributes); !moved) {
      return moved;
    }
  }
  const mode_t mode = before.mode & permissions;
  const bool is_lost = moves && (mode & set_id) != 0;
  const mode_t wanted = attributes.mode.value_or(mode);
  if (!S_ISLNK(before.mode) && (wanted != mode || is_lost) &&
      chmod_no_follow(place, wanted) != 0) {
    return system_error(place, "change the mode");
  }
  return {};
}

base::Result<void> RealRoot::make_directory(const Place& place, mode_t mode) {
  if (::mkdirat(place.directory_fd(), place.name.c_str(), mode) != 0) {
    return system_error(place, "create directory");
  }
  return {};
}

base::Result<void>
RealRoot::make_node(const Place& place, mode_t mode, dev_t rdev) {
  if (::mknodat(place.directory_fd(), place.name.c_str(), mode, rdev) != 0) {
    return system_error(place, "create node");
  }
  return {};
}

base::Result<std::string> RealRoot::xattr(const Place& place,
                                          const std::string& name) {
  const auto fd = open_file(place);
  if (!fd) {
    return system_error(place, "open");
  }
  return xattr_on_disk(*fd, name, place.path);
}

base::Result<void> RealRoot::set_xattr(const Place& place,
                                       const std::string& name,
                                       std::string_view value) {
  const auto status = look(place);
  if (!status) {
    return status.error();
  }
  const bool opens =
      *status && (S_ISREG((*status)->mode) || S_ISDIR((*status)->mode));
  return opens ? write_xattr(place, name.c_str(), value)
               : write_node_xattr(place, name.c_str(), value);
}

base::Result<std::string> RealRoot::read(const Place& place) {
  const auto fd = open_file(place);
  if (!fd) {
    return system_error(place, "open");
  }
  return base::read_all(*fd, place.path);
}

base::Result<void>
RealRoot::replace(const Place& place, std::string_view text, mode_t mode) {
  const auto before = look(place);
  if (!before) {
    return before.error();
  }
  auto file = NewFile::write(
      place, text, *before ? (*before)->mode & permissions : mode);
  if (!file) {
    return file.error();
  }
  if (*before) {
    const auto old = open_file(place);
    if (!old) {
      return system_error(place, "open");
    }
    if (::fchown(file->fd(), (*before)->uid, (*before)->gid) != 0) {
      return system_error(place, "give the new file its owner");
    }
    if (auto copied = file->copy_xattrs(*old); !copied) {
      return copied;
    }
  }
  return file->arrive(place);
}

} // namespace tables
