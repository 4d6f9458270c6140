// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what root sees of an inode.
//
//   stat lstat fstat fstatat, their 64 forms  ->  stat_at
//   statx                                     ->  statx_at
#include "intercept.hpp"
#include "stat_at.hpp"
#include "times.hpp"

NEIGHBOUR(stat)
NEIGHBOUR(stat64)
NEIGHBOUR(lstat)
NEIGHBOUR(lstat64)
NEIGHBOUR(fstat)
NEIGHBOUR(fstat64)
NEIGHBOUR(fstatat)
NEIGHBOUR(fstatat64)
NEIGHBOUR(statx)
#if defined(__i386__)
NEIGHBOUR(__stat64_time64)
NEIGHBOUR(__lstat64_time64)
NEIGHBOUR(__fstat64_time64)
NEIGHBOUR(__fstatat64_time64)
#endif

namespace shim {

using jobroot::Target;

int stat(const char* path, struct stat* status) noexcept {
  return timed(neighbour::stat,
               stat_at({AT_FDCWD, path, 0}, status),
               status,
               path,
               status);
}

int stat64(const char* path, struct stat64* status) noexcept {
  return timed(neighbour::stat64,
               stat_at({AT_FDCWD, path, 0}, status),
               status,
               path,
               status);
}

int lstat(const char* path, struct stat* status) noexcept {
  return timed(neighbour::lstat,
               stat_at({AT_FDCWD, path, AT_SYMLINK_NOFOLLOW}, status),
               status,
               path,
               status);
}

int lstat64(const char* path, struct stat64* status) noexcept {
  return timed(neighbour::lstat64,
               stat_at({AT_FDCWD, path, AT_SYMLINK_NOFOLLOW}, status),
               status,
               path,
               status);
}

int fstat(int fd, struct stat* status) noexcept {
  return timed(
      neighbour::fstat, stat_at(Target::of_fd(fd), status), status, fd, status);
}

int fstat64(int fd, struct stat64* status) noexcept {
  return timed(neighbour::fstat64,
               stat_at(Target::of_fd(fd), status),
               status,
               fd,
               status);
}

int fstatat(int directory,
            const char* path,
            struct stat* status,
            int flags) noexcept {
  return timed(neighbour::fstatat,
               stat_at({directory, path, flags}, status),
               status,
               directory,
               path,
               status,
               flags);
}

int fstatat64(int directory,
              const char* path,
              struct stat64* status,
              int flags) noexcept {
  return timed(neighbour::fstatat64,
               stat_at({directory, path, flags}, status),
               status,
               directory,
               path,
               status,
               flags);
}

int statx(int directory,
          const char* path,
          int flags,
          unsigned mask,
          struct statx* x) noexcept {
  return timed(neighbour::statx,
               statx_at({directory, path, flags}, mask, x),
               x,
               directory,
               path,
               flags,
               mask);
}

#if defined(__i386__)

int __stat64_time64(const char* path, time64::Stat* status) noexcept {
  return timed(neighbour::__stat64_time64,
               stat_at({AT_FDCWD, path, 0}, status),
               status,
               path,
               status);
}

int __lstat64_time64(const char* path, time64::Stat* status) noexcept {
  return timed(neighbour::__lstat64_time64,
               stat_at({AT_FDCWD, path, AT_SYMLINK_NOFOLLOW}, status),
               status,
               path,
               status);
}

int __fstat64_time64(int fd, time64::Stat* status) noexcept {
  return timed(neighbour::__fstat64_time64,
               stat_at(Target::of_fd(fd), status),
               status,
               fd,
               status);
}

int __fstatat64_time64(int directory,
                       const char* path,
                       time64::Stat* status,
                       int flags) noexcept {
  return timed(neighbour::__fstatat64_time64,
               stat_at({directory, path, flags}, status),
               status,
               directory,
               path,
               status,
               flags);
}

#endif

} // namespace shim
