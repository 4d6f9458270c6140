// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see lock.hpp.
#include "image/lock.hpp"

#include "base/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace image {

namespace {

constexpr mode_t for_all = 0666;

int lock(int fd, int operation) {
  int result = 0;
  do
    result = ::flock(fd, operation);
  while (result != 0 && errno == EINTR);

  return result;
}

} // namespace

base::Result<Lock> Lock::take(const std::string& path,
                              Kind kind,
                              const std::function<void()>& must_wait) {
  const std::size_t slash = path.rfind('/');
  if (slash != std::string::npos && slash != 0)
    if (auto made = base::make_directories(path.substr(0, slash)); !made)
      return made.error();

  auto fd = base::Fd::open(path, O_RDWR | O_CREAT, for_all);
  if (!fd)
    return fd.error();
  const int operation = kind == Kind::shared ? LOCK_SH : LOCK_EX;
  if (lock(fd->get(), operation | LOCK_NB) != 0) {
    must_wait();
    if (lock(fd->get(), operation) != 0)
      return base::Error::system(path, "lock", errno);
  }
  // The one descriptor that children are meant to have.
  if (::fcntl(fd->get(), F_SETFD, 0) != 0)
    return base::Error::system(path, "lock", errno);

  return Lock{std::move(*fd), path};
}

base::Result<std::string> Lock::read() const {
  if (::lseek(fd_.get(), 0, SEEK_SET) != 0)
    return base::Error::system(path_, "read", errno);

  return base::read_all(fd_, path_);
}

base::Result<void> Lock::write(const std::string& text) const {
  if (::lseek(fd_.get(), 0, SEEK_SET) != 0 || ::ftruncate(fd_.get(), 0) != 0)
    return base::Error::system(path_, "write", errno);

  return base::write_all(fd_, text, path_);
}

} // namespace image
