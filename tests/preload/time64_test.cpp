// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what only 32-bit programs have: symbols for times after 2038, and
// numbers that do not fit into what they asked with.
#include "intercept_test.hpp"

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
