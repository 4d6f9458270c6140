// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what only 32-bit programs have: symbols for times after 2038, and
// numbers that do not fit into what they asked with.
#include "intercept_test.hpp"

#include <fts.h>
#include <ftw.h>
#include <glob.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

#if defined(__i386__)

namespace {

constexpr int64_t late = 5000000000; // in 2128
constexpr int64_t large = 5000000000;

constexpr time64::Timespec fine[2] = {{1, 2, 0}, {late, 5, 0}};
constexpr time64::Timeval coarse[2] = {{1, 2}, {late, 5}};
constexpr time64::Utimbuf whole = {1, late};

/// The owner, a time and a size that only this structure has room for.
template <class Ask> void shows_all(Case& test, Ask ask) {
  make_owned("f");
  close(open("g", O_CREAT | O_WRONLY, 0600));
  EXPECT(truncate64("f", large) == 0);
  EXPECT(__utimensat64(AT_FDCWD, "f", fine, 0) == 0);
  time64::Stat status = {};

  EXPECT(ask("f", &status) == 0);
  EXPECT(status.st_uid == test.owner(5));
  EXPECT(status.st_gid == test.group(6));
  EXPECT(status.st_mode == (S_IFREG | 0644));
  EXPECT(status.st_nlink == 1);
  EXPECT(status.st_size == large);
  EXPECT(status.st_blksize >= 512);
  EXPECT(status.st_atim.tv_sec == 1 && status.st_atim.tv_nsec == 2);
  EXPECT(status.st_mtim.tv_sec == late && status.st_mtim.tv_nsec == 5);
  EXPECT(status.st_ctim.tv_sec > 1234567890);
  struct stat64 other = {};
  EXPECT(stat64("g", &other) == 0);
  EXPECT(status.st_dev == other.st_dev);
  EXPECT(ask("g", &status) == 0 && status.st_ino == other.st_ino);
  errno = 0;
  EXPECT(ask("missing", &status) == -1 && errno == ENOENT);
}

template <class Set> void sets(Case& test, int64_t nanoseconds, Set set_times) {
  make_owned("f");
  EXPECT(set_times("f") == 0);
  time64::Stat status = {};
  EXPECT(__stat64_time64("f", &status) == 0);
  EXPECT(status.st_uid == test.owner(5));
  EXPECT(status.st_atim.tv_sec == 1);
  EXPECT(status.st_mtim.tv_sec == late);
  EXPECT(status.st_mtim.tv_nsec == nanoseconds);
}

/// A directory with a file whose time has no room elsewhere.
void make_tree(Case& test) {
  EXPECT(mkdir("d", 0755) == 0);
  make_owned("d/f");
  EXPECT(__utimensat64(AT_FDCWD, "d/f", fine, 0) == 0);
}

bool is_file(const Case& test, const time64::Stat& status) {
  return status.st_uid == test.owner(5) && status.st_mtim.tv_sec == late;
}

Case* walked = nullptr;
int met = 0;

int meet(const char*, const time64::Stat* status, int type) {
  met += type == FTW_F && is_file(*walked, *status) ? 1 : 0;
  return 0;
}

int meet_in_detail(const char* path,
                   const time64::Stat* status,
                   int type,
                   struct FTW* place) {
  return place->level > 1 ? -1 : meet(path, status, type);
}

int open_file(const char* path) {
  return open64(path, O_RDWR);
}

} // namespace

INTERCEPT_TEST(__stat64_time64) {
  shows_all(test, __stat64_time64);
  if (!has_old_layout)
    return;

  // What does not fit is an error.
  struct stat narrow;
  struct stat64 wide;
  errno = 0;
  EXPECT(stat("f", &narrow) == -1 && errno == EOVERFLOW);
  errno = 0;
  EXPECT(stat64("f", &wide) == -1 && errno == EOVERFLOW);
  const time64::Timespec early[2] = {{1, 2, 0}, {3, 4, 0}};
  EXPECT(__utimensat64(AT_FDCWD, "f", early, 0) == 0);
  EXPECT(stat64("f", &wide) == 0 && wide.st_size == large);
  errno = 0;
  EXPECT(stat("f", &narrow) == -1 && errno == EOVERFLOW);
  errno = 0;
  EXPECT(open("f", O_RDONLY) == -1 && errno == EOVERFLOW);
  EXPECT(open64("f", O_RDONLY) >= 0);
}

INTERCEPT_TEST(__lstat64_time64) {
  shows_all(test, __lstat64_time64);
  EXPECT(symlink("f", "l") == 0);
  time64::Stat status = {};
  EXPECT(__lstat64_time64("l", &status) == 0 && S_ISLNK(status.st_mode));
}

INTERCEPT_TEST(__fstat64_time64) {
  shows_all(test, [](const char* path, time64::Stat* status) {
    const int fd = open64(path, O_RDONLY);
    return fd < 0 ? fd : __fstat64_time64(fd, status);
  });
}

INTERCEPT_TEST(__fstatat64_time64) {
  shows_all(test, [](const char* path, time64::Stat* status) {
    return __fstatat64_time64(AT_FDCWD, path, status, 0);
  });
}

INTERCEPT_TEST(__ftw64_time64) {
  make_tree(test);
  walked = &test;
  met = 0;
  EXPECT(__ftw64_time64("d", meet, 4) == 0 && met == 1);
}

INTERCEPT_TEST(__nftw64_time64) {
  make_tree(test);
  walked = &test;
  met = 0;
  EXPECT(__nftw64_time64("d", meet_in_detail, 4, FTW_PHYS) == 0 && met == 1);
}

INTERCEPT_TEST(__fts64_read_time64) {
  make_tree(test);
  char root[] = "d";
  char* const roots[] = {root, nullptr};
  time64::Walk* const walk = __fts64_open_time64(roots, FTS_PHYSICAL, nullptr);
  EXPECT(walk != nullptr);
  if (walk == nullptr)
    return;
  EXPECT(__fts64_read_time64(walk)->fts_info == FTS_D);
  time64::Entry* const child = __fts64_children_time64(walk, 0);
  EXPECT(child != nullptr && is_file(test, *child->fts_statp));
  const time64::Entry* const file = __fts64_read_time64(walk);
  EXPECT(file != nullptr && is_file(test, *file->fts_statp));
}

INTERCEPT_TEST(__fts64_open_time64) {
  covered___fts64_read_time64(test);
}

INTERCEPT_TEST(__fts64_children_time64) {
  covered___fts64_read_time64(test);
}

INTERCEPT_TEST(__glob64_time64) {
  EXPECT(mkdir("d", 0755) == 0);
  make_owned("d/f");
  EXPECT(chmod("d", 0) == 0);
  time64::Glob found = {};
  EXPECT((__glob64_time64("d/?", GLOB_MARK, nullptr, &found) == 0) ==
         test.root);
  EXPECT(!test.root || strcmp(found.gl_pathv[0], "d/f") == 0);
}

INTERCEPT_TEST(__prctl_time64) {
  EXPECT((__prctl_time64(PR_SET_SECUREBITS, 1 << 2) == 0) == test.root);
  EXPECT((prctl(PR_GET_SECUREBITS) == 1 << 2) == test.root);
}

INTERCEPT_TEST(__ioctl_time64) {
  make_owned("f");
  const int fd = open("f", O_RDONLY);
  int flags = 0;
  const bool has_flags = __ioctl_time64(fd, FS_IOC_GETFLAGS, &flags) == 0;
  EXPECT(has_flags || errno == ENOTTY || errno == EOPNOTSUPP);
  EXPECT(__ioctl_time64(-1, FS_IOC_GETFLAGS, &flags) == -1 && errno == EBADF);
}

INTERCEPT_TEST(__utime64) {
  sets(test, 0, [](const char* path) { return __utime64(path, &whole); });
}

INTERCEPT_TEST(__utimes64) {
  sets(test, 5000, [](const char* path) { return __utimes64(path, coarse); });
}

INTERCEPT_TEST(__lutimes64) {
  sets(test, 5000, [](const char* path) { return __lutimes64(path, coarse); });
}

INTERCEPT_TEST(__futimes64) {
  sets(test, 5000, [](const char* path) {
    return __futimes64(open_file(path), coarse);
  });
}

INTERCEPT_TEST(__futimesat64) {
  sets(test, 5000, [](const char* path) {
    return __futimesat64(AT_FDCWD, path, coarse);
  });
}

INTERCEPT_TEST(__utimensat64) {
  sets(test, 5, [](const char* path) {
    return __utimensat64(AT_FDCWD, path, fine, AT_SYMLINK_NOFOLLOW);
  });
}

INTERCEPT_TEST(__futimens64) {
  sets(test, 5, [](const char* path) {
    return __futimens64(open_file(path), fine);
  });
}

#endif
