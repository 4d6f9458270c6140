// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: programs that were built before glibc 2.33 call the stat family by
// names that tell which structure they have.
//
//   __xstat __lxstat __fxstat __fxstatat, their 64 forms  ->  stat_at
#include "fill.hpp"
#include "intercept.hpp"
#include "stat_at.hpp"
#include "times.hpp"

NEIGHBOUR(__xstat)
NEIGHBOUR(__xstat64)
NEIGHBOUR(__lxstat)
NEIGHBOUR(__lxstat64)
NEIGHBOUR(__fxstat)
NEIGHBOUR(__fxstat64)
NEIGHBOUR(__fxstatat)
NEIGHBOUR(__fxstatat64)

namespace shim {
namespace {

using jobroot::Target;

#if defined(__LP64__)

/// The first argument of the __x forms: which struct stat the caller has.
template <class Stat>
int versioned(int version, const Target& target, Stat* status) noexcept {
  constexpr int kernel_version = 0;
  constexpr int linux_version = 1;
  const bool known = version == kernel_version || version == linux_version;
  return known ? stat_at(target, status) : shim::status(-EINVAL);
}

template <class Stat>
int current(int version, const Target& target, Stat* status) noexcept {
  return versioned(version, target, status);
}

#else

constexpr int kernel_version = 1;
constexpr int linux_version = 3;

template <class Stat>
int current(int version, const Target& target, Stat* status) noexcept {
  return version == linux_version ? stat_at(target, status)
                                  : shim::status(-EINVAL);
}

int versioned(int version, const Target& target, struct stat* status) noexcept {
  if (version != kernel_version)
    return current(version, target, status);
  struct stat filled;
  if (stat_at(target, &filled) != 0)
    return -1;
  return shim::status(fill_old(reinterpret_cast<OldStat*>(status), filled));
}

int versioned(int, const Target& target, struct stat64* status) noexcept {
  return stat_at(target, status);
}

#endif

} // namespace

int __xstat(int version, const char* path, struct stat* status) noexcept {
  return timed(neighbour::__xstat,
               versioned(version, {AT_FDCWD, path, 0}, status),
               status,
               version,
               path,
               status);
}

int __xstat64(int version, const char* path, struct stat64* status) noexcept {
  return timed(neighbour::__xstat64,
               versioned(version, {AT_FDCWD, path, 0}, status),
               status,
               version,
               path,
               status);
}

int __lxstat(int version, const char* path, struct stat* status) noexcept {
  return timed(
      neighbour::__lxstat,
      versioned(version, {AT_FDCWD, path, AT_SYMLINK_NOFOLLOW}, status),
      status,
      version,
      path,
      status);
}

int __lxstat64(int version, const char* path, struct stat64* status) noexcept {
  return timed(
      neighbour::__lxstat64,
      versioned(version, {AT_FDCWD, path, AT_SYMLINK_NOFOLLOW}, status),
      status,
      version,
      path,
      status);
}

int __fxstat(int version, int fd, struct stat* status) noexcept {
  return timed(neighbour::__fxstat,
               versioned(version, Target::of_fd(fd), status),
               status,
               version,
               fd,
               status);
}

int __fxstat64(int version, int fd, struct stat64* status) noexcept {
  return timed(neighbour::__fxstat64,
               versioned(version, Target::of_fd(fd), status),
               status,
               version,
               fd,
               status);
}

int __fxstatat(int version,
               int directory,
               const char* path,
               struct stat* status,
               int flags) noexcept {
  return timed(neighbour::__fxstatat,
               current(version, {directory, path, flags}, status),
               status,
               version,
               directory,
               path,
               status,
               flags);
}

int __fxstatat64(int version,
                 int directory,
                 const char* path,
                 struct stat64* status,
                 int flags) noexcept {
  return timed(neighbour::__fxstatat64,
               current(version, {directory, path, flags}, status),
               status,
               version,
               directory,
               path,
               status,
               flags);
}

} // namespace shim
