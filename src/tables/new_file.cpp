// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see new_file.hpp.
#include "tables/new_file.hpp"

#include "base/file.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

namespace tables {

namespace {

constexpr mode_t private_mode = 0600;
constexpr std::size_t largest_value = 65536; // XATTR_SIZE_MAX
constexpr std::size_t longest_list = 65536;  // XATTR_LIST_MAX

bool is_refused(int code) {
  return code == EPERM || code == EOPNOTSUPP || code == EACCES;
}

std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    names.emplace_back(list.substr(0, list.find('\0')));
    list.remove_prefix(names.back().size() + 1);
  }
  return names;
}

} // namespace

NewFile::NewFile(Place hidden, base::Fd fd)
    : hidden_(std::move(hidden)),
      fd_(std::move(fd)) {}

NewFile::NewFile(NewFile&& other) noexcept
    : hidden_(std::move(other.hidden_)),
      fd_(std::move(other.fd_)) {}

NewFile::~NewFile() {
  if (fd_) {
    ::unlinkat(hidden_.directory_fd(), hidden_.name.c_str(), 0);
  }
}

base::Result<NewFile>
NewFile::write(const Place& place, std::string_view text, mode_t mode) {
  Place hidden = place;
  hidden.name = "." + place.name + ".jobroot";
  ::unlinkat(hidden.directory_fd(), hidden.name.c_str(), 0);
  auto fd = base::Fd::openat(hidden.directory_fd(),
                             hidden.name,
                             O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
                             private_mode);
  if (!fd) {
    return base::Error::system(place.path, "create beside it", errno);
  }
  NewFile file(std::move(hidden), std::move(*fd));
  if (auto written = base::write_all(file.fd_, text, place.path); !written) {
    return written.error();
  }
  if (::fchmod(file.fd(), mode) != 0 || ::fsync(file.fd()) != 0) {
    return base::Error::system(place.path, "write", errno);
  }
  return file;
}

base::Result<void> NewFile::copy_xattrs(const base::Fd& from) {
  std::string list(longest_list, '\0');
  const ssize_t size = ::flistxattr(from.get(), list.data(), list.size());
  if (size < 0 && !is_refused(errno)) {
    return base::Error::system(hidden_.path, "list the attributes", errno);
  }
  list.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  for (const std::string& name : names_in(list)) {
    std::string value(largest_value, '\0');
    const ssize_t bytes =
        ::fgetxattr(from.get(), name.c_str(), value.data(), value.size());
    const bool copied = bytes >= 0 && ::fsetxattr(fd(),
                                                  name.c_str(),
                                                  value.data(),
                                                  static_cast<size_t>(bytes),
                                                  0) == 0;
    if (!copied && !(is_refused(errno) && ::geteuid() != 0)) {
      return base::Error::system(hidden_.path, "copy " + name, errno);
    }
  }
  return {};
}

base::Result<void> NewFile::arrive(const Place& place) {
  if (::renameat(hidden_.directory_fd(),
                 hidden_.name.c_str(),
                 place.directory_fd(),
                 place.name.c_str()) != 0) {
    return base::Error::system(place.path, "replace", errno);
  }
  fd_.reset();
  return {};
}

} // namespace tables
