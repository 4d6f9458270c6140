// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see copy_attributes.hpp.
#include "view/copy_attributes.hpp"

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <vector>

namespace view {

using base::Error;
using base::Result;

namespace {

mode_t permissions(const struct statx& status) {
  return status.stx_mode & 07777;
}

std::array<timespec, 2> times(const struct statx& status) {
  const auto spec = [](const statx_timestamp& time) {
    return timespec{.tv_sec = time.tv_sec, .tv_nsec = time.tv_nsec};
  };
  return {spec(status.stx_atime), spec(status.stx_mtime)};
}

/// Other people's files become ours in a copy, unless we are real root: what
/// a session says of their owner is in its records.
Result<void> copy_owner(int fd,
                        const char* name,
                        const struct statx& status,
                        const std::string& subject) {
  if (status.stx_uid == ::geteuid() && status.stx_gid == ::getegid())
    return {};
  if (::fchownat(fd,
                 name,
                 status.stx_uid,
                 status.stx_gid,
                 AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW) == 0 ||
      errno == EPERM || errno == EINVAL)
    return {};
  return Error::system(subject, "set the owner of a copy", errno);
}

/// The names of all attributes, each with its NUL.
Result<std::string> xattr_names(int fd, const std::string& subject) {
  std::string names(1024, '\0');
  for (;;) {
    const ssize_t bytes = ::flistxattr(fd, names.data(), names.size());
    if (bytes >= 0) {
      names.resize(static_cast<std::size_t>(bytes));
      return names;
    }
    if (errno == EOPNOTSUPP)
      return std::string{};
    if (errno != ERANGE)
      return Error::system(subject, "list its attributes", errno);
    names.resize(names.size() * 4);
  }
}

/// Only `user.` attributes are ours to promise: others may need root, or a
/// security module that has its own opinion of a new file.
bool is_forbidden(int code) {
  return code == EPERM || code == EACCES || code == EOPNOTSUPP ||
         code == EINVAL;
}

Result<void>
copy_xattr(int from, int to, const char* name, const std::string& subject) {
  const bool promised = std::string_view{name}.starts_with("user.");
  std::vector<char> value(256);
  ssize_t bytes = 0;
  while ((bytes = ::fgetxattr(from, name, value.data(), value.size())) < 0 &&
         errno == ERANGE)
    value.resize(value.size() * 16);
  if (bytes >= 0 &&
      ::fsetxattr(to, name, value.data(), static_cast<std::size_t>(bytes), 0) ==
          0)
    return {};
  if (errno == ENODATA || (!promised && is_forbidden(errno)))
    return {};
  return Error::system(subject, std::string{"copy "} + name, errno);
}

Result<void> copy_xattrs(int from,
                         int to,
                         bool without_overlay,
                         const std::string& subject) {
  const Result<std::string> names = xattr_names(from, subject);
  if (!names)
    return names.error();
  for (std::size_t at = 0; at < names->size();) {
    const char* name = names->c_str() + at;
    const std::string_view view{name};
    at += view.size() + 1;
    if (without_overlay && view.starts_with("user.overlay."))
      continue;
    if (Result<void> copied = copy_xattr(from, to, name, subject); !copied)
      return copied;
  }
  return {};
}

} // namespace

Result<void> copy_attributes(int from,
                             int to,
                             const struct statx& status,
                             bool without_overlay,
                             const std::string& subject) {
  if (Result<void> done = copy_owner(to, "", status, subject); !done)
    return done;
  if (Result<void> done = copy_xattrs(from, to, without_overlay, subject);
      !done)
    return done;
  if (::fchmod(to, permissions(status)) != 0)
    return Error::system(subject, "set the mode of a copy", errno);
  if (::futimens(to, times(status).data()) != 0)
    return Error::system(subject, "set the times of a copy", errno);
  return {};
}

Result<void> copy_attributes_at(int directory,
                                const std::string& name,
                                const struct statx& status,
                                const std::string& subject) {
  const char* path = name.c_str();
  if (Result<void> done = copy_owner(directory, path, status, subject); !done)
    return done;
  if (!S_ISLNK(status.stx_mode) &&
      ::fchmodat(directory, path, permissions(status), 0) != 0)
    return Error::system(subject, "set the mode of a copy", errno);
  if (::utimensat(directory, path, times(status).data(), AT_SYMLINK_NOFOLLOW) !=
      0)
    return Error::system(subject, "set the times of a copy", errno);
  return {};
}

} // namespace view
