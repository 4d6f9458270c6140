// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see ends.hpp. Nothing here may block: descriptors are looked at before
// they are opened, and opened without waiting for the other side.
#include "jobserver/ends.hpp"

#include "base/file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace jobserver {

namespace {

constexpr int quietly = O_NONBLOCK | O_NOCTTY;

bool can_be_a_pool(const struct stat& status) {
  return S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode);
}

std::optional<struct stat> status_of(int fd) {
  struct stat status {};

  if (::fstat(fd, &status) != 0)
    return std::nullopt;

  return status;
}

/// For both directions; reading leaves no time behind, where we may say so,
/// because that would be done for each token.
base::Fd open_quietly(int directory, const std::string& path) {
  constexpr int flags = O_RDWR | O_CLOEXEC | quietly;
  base::Fd opened{::openat(directory, path.c_str(), flags | O_NOATIME)};

  return opened || errno != EPERM
             ? std::move(opened)
             : base::Fd{::openat(directory, path.c_str(), flags)};
}

/// What the error of a call says of the pool.
Obstacle obstacle_of(int error) {
  switch (error) {
  case ENOENT:
  case ENOTDIR:
    return Obstacle::missing;
  case EBADF:
    return Obstacle::closed;
  case EACCES:
  case EPERM:
    return Obstacle::forbidden;
  default:
    return Obstacle::failed;
  }
}

/// None if both descriptors are one FIFO, open for reading and for writing.
Obstacle obstacle_in(const PipeAuth& numbers) {
  const auto read = status_of(numbers.read);
  const auto write = status_of(numbers.write);
  if (!read || !write)
    return Obstacle::closed;

  const int read_mode = ::fcntl(numbers.read, F_GETFL) & O_ACCMODE;
  const int write_mode = ::fcntl(numbers.write, F_GETFL) & O_ACCMODE;
  const bool is_queue = S_ISFIFO(read->st_mode) &&
                        base::is_same_file(*read, *write) &&
                        read_mode != O_WRONLY && write_mode != O_RDONLY;

  return is_queue ? Obstacle::none : Obstacle::no_queue;
}

std::string own_entry(int fd) {
  return "/proc/self/fd/" + std::to_string(fd);
}

/// A read that does not wait, on a description whose flags are not ours.
ssize_t read_shared(int fd, unsigned char& byte) {
  const iovec vector{.iov_base = &byte, .iov_len = 1};
  const ssize_t count = ::preadv2(fd, &vector, 1, -1, RWF_NOWAIT);
  if (count >= 0 || errno != EOPNOTSUPP)
    return count;
  // Where the kernel cannot, only a description that somebody already made
  // non-blocking (make 4.3 and later do) can be read without a risk to hang.
  if ((::fcntl(fd, F_GETFL) & O_NONBLOCK) == 0) {
    errno = EOPNOTSUPP;
    return -1;
  }

  return ::read(fd, &byte, 1);
}

} // namespace

Opened Ends::reopened(int directory,
                      const std::string& read,
                      const std::string& write) {
  struct stat before {};

  // Opening a device may do something, so look first.
  if (::fstatat(directory, read.c_str(), &before, 0) != 0)
    return obstacle_of(errno);
  if (!can_be_a_pool(before))
    return Obstacle::no_queue;
  base::Fd both = open_quietly(directory, read);
  if (!both)
    return obstacle_of(errno);

  struct stat other {};

  const auto opened = status_of(both.get());
  if (::fstatat(directory, write.c_str(), &other, 0) != 0 || !opened ||
      !base::is_same_file(*opened, before) ||
      !base::is_same_file(*opened, other))
    return Obstacle::no_queue;

  return Ends{std::move(both)};
}

/// Another user's pipe cannot be opened again, but is used as it is.
Opened Ends::shared(const PipeAuth& numbers) {
  base::Fd read{::fcntl(numbers.read, F_DUPFD_CLOEXEC, 0)};
  base::Fd write{::fcntl(numbers.write, F_DUPFD_CLOEXEC, 0)};
  if (!read || !write)
    return Obstacle::failed;

  return Ends{std::move(read), std::move(write)};
}

Opened Ends::inherited(const PipeAuth& numbers) {
  if (const Obstacle obstacle = obstacle_in(numbers);
      obstacle != Obstacle::none)
    return obstacle;
  auto ends =
      reopened(AT_FDCWD, own_entry(numbers.read), own_entry(numbers.write));

  return ends ? std::move(ends) : shared(numbers);
}

Opened Ends::of_process(const base::Fd& process, const PipeAuth& numbers) {
  struct stat status {};

  const std::string read = "fd/" + std::to_string(numbers.read);
  if (::fstatat(process.get(), read.c_str(), &status, 0) != 0)
    return obstacle_of(errno);
  if (!S_ISFIFO(status.st_mode))
    return Obstacle::no_queue;

  return reopened(process.get(), read, "fd/" + std::to_string(numbers.write));
}

Opened Ends::named(const std::string& path) {
  return reopened(AT_FDCWD, path, path);
}

Taken Ends::take(unsigned char& byte) const {
  for (;;) {
    const ssize_t count = private_ ? ::read(read_.get(), &byte, 1)
                                   : read_shared(read_.get(), byte);
    if (count == 1)
      return Taken::token;
    if (count == 0)
      return Taken::gone;
    if (errno != EINTR)
      return errno == EAGAIN ? Taken::none : Taken::gone;
  }
}

bool Ends::give(unsigned char byte) const {
  while (::write(write_fd(), &byte, 1) != 1) {
    if (errno != EINTR && errno != EAGAIN)
      return false;
    pollfd room{.fd = write_fd(), .events = POLLOUT, .revents = 0};
    (void)::poll(&room, 1, -1);
  }

  return true;
}

std::size_t Ends::free() const {
  int count = 0;

  return ::ioctl(read_.get(), FIONREAD, &count) == 0
             ? static_cast<std::size_t>(count)
             : 0;
}

base::Fd Ends::another() const {
  auto opened = base::Fd::open(own_entry(write_fd()), O_RDWR | quietly);

  return private_ && opened ? std::move(*opened) : base::Fd{};
}

ino_t Ends::inode() const {
  const auto status = status_of(read_.get());

  return status ? status->st_ino : 0;
}

std::optional<PipeAuth> Ends::into_children(const PipeAuth& wanted) && {
  // Our own numbers may be among those that are wanted.
  const int above = std::max(wanted.read, wanted.write) + 1;
  const auto blocking = [above](int fd, int mode) {
    const base::Fd opened{::open(own_entry(fd).c_str(), mode | O_CLOEXEC)};
    return base::Fd{::fcntl(opened.get(), F_DUPFD_CLOEXEC, above)};
  };
  const base::Fd read = blocking(read_.get(), O_RDONLY);
  const base::Fd write = blocking(write_fd(), O_WRONLY);
  read_.reset();
  write_.reset();

  const bool free = wanted.read != wanted.write && !status_of(wanted.read) &&
                    !status_of(wanted.write);
  const PipeAuth given = free ? PipeAuth{::dup2(read.get(), wanted.read),
                                         ::dup2(write.get(), wanted.write)}
                              : PipeAuth{::fcntl(read.get(), F_DUPFD, 3),
                                         ::fcntl(write.get(), F_DUPFD, 3)};

  return given.read < 0 || given.write < 0 ? std::nullopt
                                           : std::optional{given};
}

} // namespace jobserver
