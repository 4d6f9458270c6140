// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: 32-bit programs that were built for times after 2038 (_TIME_BITS=64)
// import symbols and pass structures that the headers show to nobody else.
// Layouts are those of GNU libc's bits/struct_stat_time64_helper.h.
#pragma once

#include <stdint.h>
#include <sys/types.h>

namespace time64 {

struct Timespec {
  int64_t tv_sec;
  int32_t tv_nsec;
  int32_t unused;
};

struct Timeval {
  int64_t tv_sec;
  int64_t tv_usec;
};

struct Utimbuf {
  int64_t actime;
  int64_t modtime;
};

struct Stat {
  dev_t st_dev;
  uint64_t st_ino;
  mode_t st_mode;
  uint32_t st_nlink;
  uid_t st_uid;
  gid_t st_gid;
  dev_t st_rdev;
  int64_t st_size;
  blksize_t st_blksize;
  int64_t st_blocks;
  Timespec st_atim;
  Timespec st_mtim;
  Timespec st_ctim;
};

} // namespace time64

extern "C" {
int __stat64_time64(const char* path, time64::Stat* status) noexcept;
int __lstat64_time64(const char* path, time64::Stat* status) noexcept;
int __fstat64_time64(int fd, time64::Stat* status) noexcept;
int __fstatat64_time64(int directory,
                       const char* path,
                       time64::Stat* status,
                       int flags) noexcept;
int __utime64(const char* path, const time64::Utimbuf* times) noexcept;
int __utimes64(const char* path, const time64::Timeval times[2]) noexcept;
int __lutimes64(const char* path, const time64::Timeval times[2]) noexcept;
int __futimes64(int fd, const time64::Timeval times[2]) noexcept;
int __futimesat64(int directory,
                  const char* path,
                  const time64::Timeval times[2]) noexcept;
int __utimensat64(int directory,
                  const char* path,
                  const time64::Timespec times[2],
                  int flags) noexcept;
int __futimens64(int fd, const time64::Timespec times[2]) noexcept;
}
