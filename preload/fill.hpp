// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a 64-bit program has one struct stat, the kernel's. A 32-bit one has
// several, in which not every number fits; all are filled from one statx.
#pragma once

#include "jobroot/inode.hpp"
#include "legacy.hpp"
#include "readable.hpp"

namespace shim {

/// Whether `to` can hold `value`, which it has then.
template <class To, class Value> bool set(To& to, Value value) noexcept {
  to = static_cast<To>(value);
  return sizeof(To) >= sizeof(Value) || static_cast<Value>(to) == value;
}

template <class Time>
bool set_time(Time& to, const struct statx_timestamp& time) noexcept {
  to.tv_nsec = static_cast<decltype(to.tv_nsec)>(time.tv_nsec);
  return set(to.tv_sec, time.tv_sec);
}

/// 0, -EFAULT, or -EOVERFLOW when something does not fit.
template <class Stat>
int fill(Stat* to,
         const struct statx& x,
         const jobroot::Record& seen) noexcept {
  if (is_no_address(to))
    return -EFAULT;
  *to = {};
  to->st_dev = jobroot::device_number(x.stx_dev_major, x.stx_dev_minor);
  to->st_mode = seen.mode;
  to->st_nlink = x.stx_nlink;
  to->st_uid = seen.uid;
  to->st_gid = seen.gid;
  to->st_rdev = jobroot::unpacked_rdev(seen.rdev);
  to->st_blksize = static_cast<blksize_t>(x.stx_blksize);
  bool fits = set(to->st_ino, x.stx_ino);
  fits = set(to->st_size, x.stx_size) && fits;
  fits = set(to->st_blocks, x.stx_blocks) && fits;
  fits = set_time(to->st_atim, x.stx_atime) && fits;
  fits = set_time(to->st_mtim, x.stx_mtime) && fits;
  fits = set_time(to->st_ctim, x.stx_ctime) && fits;
  if constexpr (requires { to->__st_ino; })
    to->__st_ino = static_cast<ino_t>(x.stx_ino);
  return fits ? 0 : -EOVERFLOW;
}

#if defined(__i386__)

/// Programs from before files of 2 GiB and 32-bit ids have the kernel's first
/// struct stat.
struct OldStat {
  uint32_t st_dev;
  uint32_t st_ino;
  uint16_t st_mode;
  uint16_t st_nlink;
  uint16_t st_uid;
  uint16_t st_gid;
  uint32_t st_rdev;
  uint32_t st_size;
  uint32_t st_blksize;
  uint32_t st_blocks;
  struct timespec st_atim;
  struct timespec st_mtim;
  struct timespec st_ctim;
  uint32_t unused[2];
};

inline uint16_t old_id(uint32_t id) noexcept {
  constexpr uint16_t nobody = 65534; // fs/stat.c: high2lowuid
  return id <= UINT16_MAX ? static_cast<uint16_t>(id) : nobody;
}

inline bool set_device(uint32_t& to, uint64_t device) noexcept {
  const uint32_t major = jobroot::device_major(device);
  const uint32_t minor = jobroot::device_minor(device);
  to = major << 8 | minor;
  return major < 256 && minor < 256;
}

inline int fill_old(OldStat* to, const struct stat& from) noexcept {
  if (is_no_address(to))
    return -EFAULT;
  *to = {};
  const bool fits = set_device(to->st_dev, from.st_dev) &&
                    set_device(to->st_rdev, from.st_rdev) &&
                    set(to->st_nlink, from.st_nlink);
  to->st_ino = from.st_ino;
  to->st_mode = static_cast<uint16_t>(from.st_mode);
  to->st_uid = old_id(from.st_uid);
  to->st_gid = old_id(from.st_gid);
  to->st_size = static_cast<uint32_t>(from.st_size);
  to->st_blksize = static_cast<uint32_t>(from.st_blksize);
  to->st_blocks = static_cast<uint32_t>(from.st_blocks);
  to->st_atim = from.st_atim;
  to->st_mtim = from.st_mtim;
  to->st_ctim = from.st_ctim;
  return fits ? 0 : -EOVERFLOW;
}

#endif

} // namespace shim
