// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: every member of the stat family shows the recorded owner.
#include "intercept_test.hpp"

namespace {

template <class Stat, class Ask> void shows_owner(Case& test, Ask ask) {
  make_owned("f");
  Stat status = {};

  EXPECT(ask("f", &status) == 0);
  EXPECT(status.st_uid == test.owner(5));
  EXPECT(status.st_mode == (S_IFREG | 0644));
  errno = 0;
  EXPECT(ask("missing", &status) == -1);
  EXPECT(errno == ENOENT);
}

template <class Stat, class Ask> void shows_link(Case& test, Ask ask) {
  make_owned("f");
  EXPECT(symlink("f", "l") == 0);
  Stat status = {};

  EXPECT(ask("l", &status) == 0);
  EXPECT(S_ISLNK(status.st_mode));
}

template <class Stat, class Ask> void shows_descriptor(Case& test, Ask ask) {
  make_owned("f");
  const int fd = open("f", O_RDONLY);
  Stat status = {};

  EXPECT(ask(fd, &status) == 0);
  EXPECT(status.st_uid == test.owner(5));
  EXPECT(unlink("f") == 0);
  EXPECT(ask(fd, &status) == 0);
  EXPECT(status.st_uid == test.owner(5));
  errno = 0;
  EXPECT(ask(-1, &status) == -1);
  EXPECT(errno == EBADF);
}

} // namespace

INTERCEPT_TEST(stat) {
  shows_owner<struct stat>(
      test, [](const char* p, struct stat* s) { return stat(p, s); });
}

INTERCEPT_TEST(stat64) {
  shows_owner<struct stat64>(
      test, [](const char* p, struct stat64* s) { return stat64(p, s); });
}

INTERCEPT_TEST(lstat) {
  shows_link<struct stat>(
      test, [](const char* p, struct stat* s) { return lstat(p, s); });
}

INTERCEPT_TEST(lstat64) {
  shows_link<struct stat64>(
      test, [](const char* p, struct stat64* s) { return lstat64(p, s); });
}

INTERCEPT_TEST(fstat) {
  shows_descriptor<struct stat>(
      test, [](int fd, struct stat* s) { return fstat(fd, s); });
}

INTERCEPT_TEST(fstat64) {
  shows_descriptor<struct stat64>(
      test, [](int fd, struct stat64* s) { return fstat64(fd, s); });
}

INTERCEPT_TEST(fstatat) {
  shows_owner<struct stat>(test, [](const char* p, struct stat* s) {
    return fstatat(AT_FDCWD, p, s, 0);
  });
  shows_descriptor<struct stat>(test, [](int fd, struct stat* s) {
    return fstatat(fd, "", s, AT_EMPTY_PATH);
  });
}

INTERCEPT_TEST(fstatat64) {
  shows_owner<struct stat64>(test, [](const char* p, struct stat64* s) {
    return fstatat64(AT_FDCWD, p, s, AT_SYMLINK_NOFOLLOW);
  });
}

INTERCEPT_TEST(statx) {
  make_owned("f");
  struct statx x = {};

  EXPECT(statx(AT_FDCWD, "f", 0, STATX_BASIC_STATS, &x) == 0);
  EXPECT(x.stx_uid == test.owner(5));
  EXPECT((x.stx_mask & STATX_BTIME) == 0);
  EXPECT(statx(AT_FDCWD, "f", 0, STATX_BTIME, &x) == 0);
  EXPECT((x.stx_mask & STATX_BTIME) != 0);
}

INTERCEPT_TEST(__xstat) {
  if (!has_old_layout)
    return;
  const auto call = OLD(__xstat);
  shows_owner<struct stat>(test, [=](const char* p, struct stat* s) {
    return call(stat_version, p, s);
  });
  struct stat status;
  EXPECT(call(7, "f", &status) == -1 && errno == EINVAL);
}

INTERCEPT_TEST(__xstat64) {
  if (!has_old_layout)
    return;
  const auto call = OLD(__xstat64);
  shows_owner<struct stat64>(test, [=](const char* p, struct stat64* s) {
    return call(stat_version, p, s);
  });
}

INTERCEPT_TEST(__lxstat) {
  if (!has_old_layout)
    return;
  const auto call = OLD(__lxstat);
  shows_link<struct stat>(test, [=](const char* p, struct stat* s) {
    return call(stat_version, p, s);
  });
}

INTERCEPT_TEST(__lxstat64) {
  if (!has_old_layout)
    return;
  const auto call = OLD(__lxstat64);
  shows_link<struct stat64>(test, [=](const char* p, struct stat64* s) {
    return call(stat_version, p, s);
  });
}

INTERCEPT_TEST(__fxstat) {
  if (!has_old_layout)
    return;
  const auto call = OLD(__fxstat);
  shows_descriptor<struct stat>(
      test, [=](int fd, struct stat* s) { return call(stat_version, fd, s); });
}

INTERCEPT_TEST(__fxstat64) {
  if (!has_old_layout)
    return;
  const auto call = OLD(__fxstat64);
  shows_descriptor<struct stat64>(test, [=](int fd, struct stat64* s) {
    return call(stat_version, fd, s);
  });
}

INTERCEPT_TEST(__fxstatat) {
  if (!has_old_layout)
    return;
  const auto call = OLD(__fxstatat);
  shows_owner<struct stat>(test, [=](const char* p, struct stat* s) {
    return call(stat_version, AT_FDCWD, p, s, 0);
  });
}

INTERCEPT_TEST(__fxstatat64) {
  if (!has_old_layout)
    return;
  const auto call = OLD(__fxstatat64);
  shows_owner<struct stat64>(test, [=](const char* p, struct stat64* s) {
    return call(stat_version, AT_FDCWD, p, s, 0);
  });
}
