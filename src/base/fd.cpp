// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see fd.hpp; the one place that calls close(2).
#include "base/fd.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace base {

void Fd::reset() {
  if (fd_ >= 0)
    ::close(release());
}

Result<void> Fd::close(const std::string& subject) {
  // After EINTR Linux has closed the descriptor all the same: no second try.
  if (::close(release()) != 0 && errno != EINTR)
    return Error::system(subject, "close", errno);

  return {};
}

Result<Fd>
Fd::openat(int directory, const std::string& path, int flags, mode_t mode) {
  const int fd = ::openat(directory, path.c_str(), flags | O_CLOEXEC, mode);
  if (fd < 0)
    return Error::system(path, "open", errno);

  return Fd{fd};
}

Result<Fd> Fd::open(const std::string& path, int flags, mode_t mode) {
  return openat(AT_FDCWD, path, flags, mode);
}

Result<Fd::Pipe> Fd::pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return Error::system("pipe", "create", errno);

  return Pipe{.read_end = Fd{ends[0]}, .write_end = Fd{ends[1]}};
}

void Fd::close_from(int first) {
  (void)::close_range(static_cast<unsigned>(first), ~0U, 0);
}

} // namespace base
