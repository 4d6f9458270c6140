// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: 32-bit programs that were built for times after 2038 (_TIME_BITS=64)
// import symbols and pass structures that the headers show to nobody else.
// Layouts are those of GNU libc's bits/struct_stat_time64_helper.h.
#pragma once

#include <dirent.h>
#include <poll.h>
#include <stdint.h>
#include <sys/select.h>
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

/// fts.h: FTSENT and FTS.
struct Entry {
  Entry* fts_cycle;
  Entry* fts_parent;
  Entry* fts_link;
  long fts_number;
  void* fts_pointer;
  char* fts_accpath;
  char* fts_path;
  int fts_errno;
  int fts_symfd;
  uint16_t fts_pathlen;
  uint16_t fts_namelen;
  uint64_t fts_ino;
  dev_t fts_dev;
  uint32_t fts_nlink;
  int16_t fts_level;
  uint16_t fts_info;
  uint16_t fts_flags;
  uint16_t fts_instr;
  Stat* fts_statp;
  char fts_name[1];
};

struct Walk {
  Entry* fts_cur;
  Entry* fts_child;
  Entry** fts_array;
  dev_t fts_dev;
  char* fts_path;
  int fts_rfd;
  int fts_pathlen;
  int fts_nitems;
  int (*fts_compar)(const void*, const void*);
  int fts_options;
};

/// glob.h: glob_t.
struct Glob {
  size_t gl_pathc;
  char** gl_pathv;
  size_t gl_offs;
  int gl_flags;
  void (*gl_closedir)(void*);
  struct dirent64* (*gl_readdir)(void*);
  void* (*gl_opendir)(const char*);
  int (*gl_lstat)(const char*, Stat*);
  int (*gl_stat)(const char*, Stat*);
};

} // namespace time64

struct FTW;

extern "C" {
int __prctl_time64(int option, ...) noexcept;
int __ioctl_time64(int fd, unsigned long request, ...) noexcept;
int __glob64_time64(const char* pattern,
                    int flags,
                    int (*failed)(const char*, int),
                    time64::Glob* found) noexcept;
int __ftw64_time64(const char* path,
                   int (*function)(const char*, const time64::Stat*, int),
                   int descriptors);
int __nftw64_time64(
    const char* path,
    int (*function)(const char*, const time64::Stat*, int, struct FTW*),
    int descriptors,
    int flags);
time64::Walk* __fts64_open_time64(char* const* paths,
                                  int options,
                                  int (*order)(const time64::Entry**,
                                               const time64::Entry**));
time64::Entry* __fts64_read_time64(time64::Walk* walk);
time64::Entry* __fts64_children_time64(time64::Walk* walk, int what);
int __fts64_set_time64(time64::Walk* walk,
                       time64::Entry* entry,
                       int what) noexcept;
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
int __ppoll64(struct pollfd* list,
              nfds_t count,
              const time64::Timespec* time,
              const sigset_t* mask);
int __select64(int count,
               fd_set* read,
               fd_set* write,
               fd_set* other,
               time64::Timeval* time);
int __pselect64(int count,
                fd_set* read,
                fd_set* write,
                fd_set* other,
                const time64::Timespec* time,
                const sigset_t* mask);
}
