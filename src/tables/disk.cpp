// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see disk.hpp.
#include "tables/disk.hpp"

#include <fcntl.h>
#include <sys/xattr.h>

#include <cerrno>

namespace tables {

namespace {

constexpr std::size_t largest_value = 65536; // XATTR_SIZE_MAX

} // namespace

base::Result<base::Fd> open_file(const Place& place) {
  return base::Fd::openat(
      place.directory_fd(), place.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
}

base::Result<std::string> xattr_on_disk(const base::Fd& fd,
                                        const std::string& name,
                                        const std::string& subject) {
  std::string value(largest_value, '\0');
  const ssize_t size =
      ::fgetxattr(fd.get(), name.c_str(), value.data(), value.size());
  if (size < 0 && errno != ENODATA && errno != EOPNOTSUPP) {
    return base::Error::system(subject, "read " + name, errno);
  }
  value.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return value;
}

base::Error system_error(const Place& place, const char* operation) {
  return base::Error::system(place.path, operation, errno);
}

base::Error
system_error(const Place& place, const char* operation, int negative_code) {
  return base::Error::system(place.path, operation, -negative_code);
}

} // namespace tables
