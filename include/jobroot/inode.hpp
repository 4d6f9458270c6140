// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what the kernel says of an inode, asked once, and what tells one inode
// from a later one of the same number.
#pragma once

#include "jobroot/session_format.hpp"
#include "jobroot/trie.hpp"
#include "jobroot/wide_call.hpp"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include <initializer_list>

namespace jobroot {

/// How a call names an inode: as the *at calls do.
struct Target {
  int directory = AT_FDCWD;
  const char* path = nullptr;
  int flags = 0; ///< AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH, AT_NO_AUTOMOUNT

  /// Whether the descriptor itself is meant, which names the same inode for as
  /// long as it is open; Linux 6.11 takes a null path, too.
  bool is_descriptor() const noexcept {
    return (flags & AT_EMPTY_PATH) != 0 && (path == nullptr || path[0] == 0);
  }

  /// A negative descriptor is no directory, not even AT_FDCWD.
  static Target of_fd(int fd) noexcept {
    return {fd < 0 ? -1 : fd, "", AT_EMPTY_PATH};
  }
};

/// The part of a statx that the session cares for.
struct Inode {
  uint64_t dev;
  uint64_t ino;
  uint64_t birth; ///< nanoseconds since 1970; 0: the file system has none
  uint64_t rdev;
  uint32_t mode;
  uint32_t uid;
  uint32_t gid;
  uint32_t nlink;
};

inline constexpr unsigned inode_mask = STATX_TYPE | STATX_MODE | STATX_NLINK |
                                       STATX_UID | STATX_GID | STATX_INO |
                                       STATX_BTIME;

/// As makedev(3) of GNU libc and musl.
inline uint64_t device_number(uint32_t major, uint32_t minor) noexcept {
  return (uint64_t{major} & 0xfffff000) << 32 | (uint64_t{major} & 0xfff) << 8 |
         (uint64_t{minor} & 0xffffff00) << 12 | (uint64_t{minor} & 0xff);
}

inline uint32_t device_major(uint64_t device) noexcept {
  return static_cast<uint32_t>((device >> 32 & 0xfffff000) |
                               (device >> 8 & 0xfff));
}

inline uint32_t device_minor(uint64_t device) noexcept {
  return static_cast<uint32_t>((device >> 12 & 0xffffff00) | (device & 0xff));
}

/// Record::rdev to and from a dev_t. The kernel's own numbers have 12 and 20
/// bits (include/linux/kdev_t.h), so nothing is lost.
inline uint32_t packed_rdev(uint64_t device) noexcept {
  return device_major(device) << 20 | (device_minor(device) & 0xfffff);
}

inline uint64_t unpacked_rdev(uint32_t rdev) noexcept {
  return device_number(rdev >> 20, rdev & 0xfffff);
}

inline Inode inode_of(const struct statx& x) noexcept {
  const uint64_t birth =
      (x.stx_mask & STATX_BTIME) == 0
          ? 0
          : static_cast<uint64_t>(x.stx_btime.tv_sec) * 1000000000 +
                x.stx_btime.tv_nsec;
  return {device_number(x.stx_dev_major, x.stx_dev_minor),
          x.stx_ino,
          birth,
          device_number(x.stx_rdev_major, x.stx_rdev_minor),
          x.stx_mode,
          x.stx_uid,
          x.stx_gid,
          x.stx_nlink};
}

/// For kernels, and sandboxes, without statx(2): no birth time then.
inline int statx_from_stat(const Target& target, struct statx* x) noexcept {
  struct stat64 status;
  const long error =
      sys::status_at(target.directory, target.path, &status, target.flags);
  if (error != 0)
    return static_cast<int>(error);
  *x = {};
  x->stx_mask = STATX_BASIC_STATS;
  x->stx_blksize = static_cast<uint32_t>(status.st_blksize);
  x->stx_nlink = static_cast<uint32_t>(status.st_nlink);
  x->stx_uid = status.st_uid;
  x->stx_gid = status.st_gid;
  x->stx_mode = static_cast<uint16_t>(status.st_mode);
  x->stx_ino = status.st_ino;
  x->stx_size = static_cast<uint64_t>(status.st_size);
  x->stx_blocks = static_cast<uint64_t>(status.st_blocks);
  const auto set = [](struct statx_timestamp* to, const struct timespec& from) {
    to->tv_sec = from.tv_sec;
    to->tv_nsec = static_cast<uint32_t>(from.tv_nsec);
  };
  set(&x->stx_atime, status.st_atim);
  set(&x->stx_mtime, status.st_mtim);
  set(&x->stx_ctime, status.st_ctim);
  x->stx_rdev_major = device_major(status.st_rdev);
  x->stx_rdev_minor = device_minor(status.st_rdev);
  x->stx_dev_major = device_major(status.st_dev);
  x->stx_dev_minor = device_minor(status.st_dev);
  return 0;
}

inline int
statx_of(const Target& target, unsigned mask, struct statx* x) noexcept {
  const long error = sys::call(SYS_statx,
                               target.directory,
                               sys::word(target.path),
                               target.flags,
                               mask,
                               sys::word(x));
  return error == -ENOSYS ? statx_from_stat(target, x)
                          : static_cast<int>(error);
}

/// 0 or minus an errno.
inline int look_at(const Target& target, Inode* inode) noexcept {
  struct statx x;
  const int error = statx_of(target, inode_mask, &x);
  if (error == 0)
    *inode = inode_of(x);
  return error;
}

/// Whether `target` names the inode that an earlier look showed; *again is
/// what it names now.
inline bool
still_names(const Target& target, const Inode& seen, Inode* again) noexcept {
  return look_at(target, again) == 0 && again->ino == seen.ino &&
         again->dev == seen.dev &&
         (seen.birth == 0 || again->birth == seen.birth);
}

/// Which life of its number the inode is, as a hash of its file handle, which
/// has a number that changes at every reuse (ext4, xfs, tmpfs) or is never
/// reused (btrfs). 0 when the file system cannot say; an overlay cannot: it
/// would show the handle of what a file was copied up from until it forgets it.
inline uint32_t generation_of(const Target& target) noexcept {
  struct {
    uint32_t bytes;
    int32_t type;
    uint8_t data[128];
  } handle;

  const int flags =
      (target.flags & AT_EMPTY_PATH) |
      ((target.flags & AT_SYMLINK_NOFOLLOW) != 0 ? 0 : AT_SYMLINK_FOLLOW);
  int mount = 0;
  handle.bytes = sizeof handle.data;
  if (sys::call(SYS_name_to_handle_at,
                target.directory,
                sys::word(target.path),
                sys::word(&handle),
                sys::word(&mount),
                flags) != 0)
    return 0;
  uint64_t hash = 0;
  for (uint32_t i = 0; i < handle.bytes && i < sizeof handle.data; i++)
    hash = mix(hash + handle.data[i] + 1);
  const auto folded = static_cast<uint32_t>(hash ^ hash >> 32);
  return folded != 0 ? folded : 1;
}

/// The clock that birth times are taken from, in nanoseconds since 1970.
inline uint64_t now() noexcept {
  sys::Time time;
  sys::read_clock(CLOCK_REALTIME_COARSE, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1000000000 +
         static_cast<uint64_t>(time.tv_nsec);
}

/// Two ticks of the slowest kernel (100 Hz): a file born later than this after
/// another one has a later birth time.
inline constexpr uint64_t birth_resolution = 20000000;

} // namespace jobroot
