// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what root sees of an inode.
//
//   stat lstat fstat fstatat, their 64 and __x forms  ->  stat_at
//   statx                                             ->  statx itself
//
// One statx serves the call and the record's witness. While the session has
// no record the bare call is made, and only owner and group are set.
#include "fill.hpp"
#include "intercept.hpp"
#include "record.hpp"
#include "strict.hpp"
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
NEIGHBOUR(__xstat)
NEIGHBOUR(__xstat64)
NEIGHBOUR(__lxstat)
NEIGHBOUR(__lxstat64)
NEIGHBOUR(__fxstat)
NEIGHBOUR(__fxstat64)
NEIGHBOUR(__fxstatat)
NEIGHBOUR(__fxstatat64)
#if defined(__i386__)
NEIGHBOUR(__stat64_time64)
NEIGHBOUR(__lstat64_time64)
NEIGHBOUR(__fstat64_time64)
NEIGHBOUR(__fstatat64_time64)
#endif

namespace shim {
namespace {

using jobroot::Inode;
using jobroot::Record;
using jobroot::Target;

/// Whether the record in `slot` is of a living inode, though not of the one
/// that a path led to: then the path may lead to it by now.
bool is_of_another(jobroot::Slot slot) noexcept {
  const auto record = session().own().at<const Record>(slot);
  return record &&
         (jobroot::acquire(record->state) & jobroot::state_unlinked) == 0;
}

/// One statx and what is recorded of the inode it found. Another inode may
/// have got the name and the number in between; then it is the answer.
int look(const Target& target,
         unsigned mask,
         struct statx* x,
         Record* seen) noexcept {
  constexpr int most_looks = 8;
  Inode before = {};
  if (const int refused = may_reach(target))
    return refused;
  for (int looks = 1;; looks++) {
    int error = jobroot::statx_of(target, mask, x);
    if (error == -EACCES && opened_way_to(target, false))
      error = jobroot::statx_of(target, mask, x);
    if (error != 0)
      return error;
    const Inode inode = jobroot::inode_of(*x);
    jobroot::Known known;
    const bool found = session().find(target, inode, &known);
    const bool again =
        looks < most_looks && !found && known.slot != 0 &&
        !target.is_descriptor() &&
        (inode.ino != before.ino || inode.birth != before.birth) &&
        is_of_another(known.slot);
    if (!again) {
      *seen = found ? known.record : session().unknown(inode);
      return 0;
    }
    before = inode;
  }
}

int statx_at(const Target& target, unsigned mask, struct statx* x) noexcept {
  if (!active())
    return shim::status(jobroot::statx_of(target, mask, x));
  Record seen;
  const int error = look(target, mask | jobroot::inode_mask, x, &seen);
  if (error != 0)
    return shim::status(error);
  x->stx_mode = static_cast<uint16_t>(seen.mode);
  x->stx_uid = seen.uid;
  x->stx_gid = seen.gid;
  x->stx_rdev_major = seen.rdev >> 20;
  x->stx_rdev_minor = seen.rdev & 0xfffff;
  clamp_times(x, session().header().clamp_time);
  // What nobody asked for is not reported, except what the kernel always
  // reports (statx(2): stx_mask may have more bits than asked).
  x->stx_mask &= mask | STATX_BASIC_STATS;
  if ((mask & STATX_BTIME) == 0)
    x->stx_btime = {};
  return 0;
}

#if defined(__LP64__)

static_assert(sizeof(struct stat) == sizeof(struct stat64));

long bare_stat(const Target& target, struct stat64* status) noexcept {
  if (target.is_descriptor() && target.directory >= 0)
    return jobroot::sys::status_of(target.directory, status);
  return jobroot::sys::status_at(
      target.directory, target.path, status, target.flags);
}

int stat_at(const Target& target, struct stat64* status) noexcept {
  if (!active())
    return shim::status(bare_stat(target, status));
  const int64_t limit = session().header().clamp_time;
  if (jobroot::acquire(counters().records) == 0) {
    if (const int refused = may_reach(target))
      return shim::status(refused);
    long error = bare_stat(target, status);
    if (error == -EACCES && opened_way_to(target, false))
      error = bare_stat(target, status);
    if (error == 0 && !has_flag(jobroot::flag_unknown_is_real))
      status->st_uid = status->st_gid = 0;
    if (error == 0)
      clamp_times(status, limit);
    return shim::status(error);
  }
  struct statx x;
  Record seen;
  int error = look(target, STATX_BASIC_STATS | STATX_BTIME, &x, &seen);
  if (error == 0 && status == nullptr)
    error = -EFAULT;
  if (error != 0)
    return shim::status(error);
  clamp_times(&x, limit);
  return shim::status(fill(status, x, seen));
}

int stat_at(const Target& target, struct stat* status) noexcept {
  return stat_at(target, reinterpret_cast<struct stat64*>(status));
}

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

int look_outside(const Target& target, struct statx* x, Record* seen) noexcept {
  const int error = jobroot::statx_of(target, STATX_BASIC_STATS, x);
  const Inode inode = jobroot::inode_of(*x);
  seen->mode = inode.mode;
  seen->uid = inode.uid;
  seen->gid = inode.gid;
  seen->rdev = jobroot::packed_rdev(inode.rdev);
  return error;
}

template <class Stat> int stat_at(const Target& target, Stat* status) noexcept {
  constexpr unsigned mask = STATX_BASIC_STATS | STATX_BTIME;
  struct statx x = {};
  Record seen = {};
  int error = active() ? look(target, mask, &x, &seen)
                       : look_outside(target, &x, &seen);
  if (error == 0 && status == nullptr)
    error = -EFAULT;
  if (error != 0)
    return shim::status(error);
  if (active())
    clamp_times(&x, session().header().clamp_time);
  return shim::status(fill(status, x, seen));
}

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
  if (status == nullptr)
    return shim::status(-EFAULT);
  if (stat_at(target, &filled) != 0)
    return -1;
  return shim::status(fill_old(reinterpret_cast<OldStat*>(status), filled));
}

int versioned(int, const Target& target, struct stat64* status) noexcept {
  return stat_at(target, status);
}

#endif

} // namespace

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
