// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a 32-bit machine passes an offset in two registers, and has calls of its
// own for structures in which a large file or a late time fits. Here each call
// has one form; a 64-bit machine makes it as it is.
#pragma once

#include "jobroot/syscall.hpp"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

namespace jobroot::sys {

/// The kernel's struct __kernel_timespec, which is a 64-bit machine's own.
struct Time {
  int64_t tv_sec;
  int64_t tv_nsec;
};

#if defined(__LP64__)

/// mmap(2) of a file; `offset` is a multiple of 4096.
inline long
map(size_t bytes, int protection, int flags, int fd, uint64_t offset) noexcept {
  return call(SYS_mmap,
              0,
              static_cast<long>(bytes),
              protection,
              flags,
              fd,
              static_cast<long>(offset));
}

inline long read_at(long fd, void* to, size_t bytes, uint64_t offset) noexcept {
  return call(SYS_pread64,
              fd,
              word(to),
              static_cast<long>(bytes),
              static_cast<long>(offset));
}

/// fallocate(2), without a mode.
inline long allocate(int fd, uint64_t offset, uint64_t bytes) noexcept {
  return call(SYS_fallocate,
              fd,
              0,
              static_cast<long>(offset),
              static_cast<long>(bytes));
}

inline long truncate(const char* path, int64_t bytes) noexcept {
  return call(SYS_truncate, word(path), bytes);
}

inline long truncate(long fd, int64_t bytes) noexcept {
  return call(SYS_ftruncate, fd, bytes);
}

inline long status_of(long fd, struct stat64* status) noexcept {
  return call(SYS_fstat, fd, word(status));
}

inline long status_at(int directory,
                      const char* path,
                      struct stat64* status,
                      int flags) noexcept {
  return call(SYS_newfstatat, directory, word(path), word(status), flags);
}

/// utimensat(2); `times` are two, or null for now.
inline long set_times(int directory,
                      const char* path,
                      const Time* times,
                      int flags) noexcept {
  return call(SYS_utimensat, directory, word(path), word(times), flags);
}

inline void read_clock(clockid_t clock, Time* time) noexcept {
  call(SYS_clock_gettime, clock, word(time));
}

#else

/// For kernels, and sandboxes, from before Linux 5.1.
struct OldTime {
  int32_t tv_sec;
  int32_t tv_nsec;
};

/// The two registers of a 64-bit argument, on a machine that stores its lower
/// half first.
inline long lower(uint64_t wide) noexcept {
  return static_cast<long>(static_cast<uint32_t>(wide));
}

inline long upper(uint64_t wide) noexcept {
  return static_cast<long>(static_cast<uint32_t>(wide >> 32));
}

inline long
map(size_t bytes, int protection, int flags, int fd, uint64_t offset) noexcept {
  return call(SYS_mmap2,
              0,
              static_cast<long>(bytes),
              protection,
              flags,
              fd,
              lower(offset / 4096));
}

inline long read_at(long fd, void* to, size_t bytes, uint64_t offset) noexcept {
  return call(SYS_pread64,
              fd,
              word(to),
              static_cast<long>(bytes),
              lower(offset),
              upper(offset));
}

inline long allocate(int fd, uint64_t offset, uint64_t bytes) noexcept {
  return call(SYS_fallocate,
              fd,
              0,
              lower(offset),
              upper(offset),
              lower(bytes),
              upper(bytes));
}

inline long truncate(const char* path, int64_t bytes) noexcept {
  const auto length = static_cast<uint64_t>(bytes);
  return call(SYS_truncate64, word(path), lower(length), upper(length));
}

inline long truncate(long fd, int64_t bytes) noexcept {
  const auto length = static_cast<uint64_t>(bytes);
  return call(SYS_ftruncate64, fd, lower(length), upper(length));
}

inline long status_of(long fd, struct stat64* status) noexcept {
  return call(SYS_fstat64, fd, word(status));
}

inline long status_at(int directory,
                      const char* path,
                      struct stat64* status,
                      int flags) noexcept {
  return call(SYS_fstatat64, directory, word(path), word(status), flags);
}

inline long set_times(int directory,
                      const char* path,
                      const Time* times,
                      int flags) noexcept {
  const long error =
      call(SYS_utimensat_time64, directory, word(path), word(times), flags);
  if (error != -ENOSYS)
    return error;
  OldTime old[2] = {};
  for (int i = 0; times != nullptr && i < 2; i++)
    old[i] = {static_cast<int32_t>(times[i].tv_sec),
              static_cast<int32_t>(times[i].tv_nsec)};
  return call(SYS_utimensat,
              directory,
              word(path),
              times != nullptr ? word(old) : 0,
              flags);
}

inline void read_clock(clockid_t clock, Time* time) noexcept {
  if (call(SYS_clock_gettime64, clock, word(time)) == 0)
    return;
  OldTime old = {};
  call(SYS_clock_gettime, clock, word(&old));
  *time = {old.tv_sec, old.tv_nsec};
}

#endif

/// Whether both are of one inode.
template <class Status>
bool is_same_file(const Status& one, const Status& other) noexcept {
  return one.st_ino == other.st_ino && one.st_dev == other.st_dev;
}

} // namespace jobroot::sys
