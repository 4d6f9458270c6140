// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: calls that are made as they come, and leave what is recorded alone.
// What they do in an overlay view is tested by tests/cli/view-*.sh.
#include "intercept_test.hpp"

namespace {

/// `set(name)` sets the time of modification of a recorded file to 1234.
template <class Set> void sets_times(Case& test, Set set) {
  make_owned("f");
  EXPECT(set("f") == 0);
  EXPECT(status_of("f").st_mtim.tv_sec == 1234);
  EXPECT(status_of("f").st_uid == test.owner(5));
  EXPECT(set("missing") == -1);
}

constexpr struct timeval coarse[2] = {{1, 0}, {1234, 0}};
constexpr struct timespec fine[2] = {{1, 0}, {1234, 0}};

int open_file(const char* path) {
  return open(path, O_RDONLY);
}

} // namespace

INTERCEPT_TEST(link) {
  make_owned("f");
  EXPECT(link("f", "g") == 0);
  EXPECT(status_of("g").st_uid == test.owner(5));
  EXPECT(status_of("g").st_ino == status_of("f").st_ino);
  EXPECT(link("f", "g") == -1 && errno == EEXIST);
}

INTERCEPT_TEST(linkat) {
  make_owned("f");
  EXPECT(symlink("f", "l") == 0);
  EXPECT(linkat(AT_FDCWD, "l", AT_FDCWD, "g", AT_SYMLINK_FOLLOW) == 0);
  EXPECT(status_of("g").st_uid == test.owner(5));
  EXPECT(linkat(AT_FDCWD, "l", AT_FDCWD, "m", 0) == 0);
  EXPECT(S_ISLNK(status_of("m").st_mode));

  // A file without a name gets one, by either way, and keeps its owner.
  const int nameless = open(".", O_TMPFILE | O_RDWR, 0440);
  EXPECT_ROOT_ONLY(fchown(nameless, 5, 6));
  EXPECT(linkat(nameless, "", AT_FDCWD, "named", AT_EMPTY_PATH) == 0 ||
         !test.root);
  const std::string name = "/proc/self/fd/" + std::to_string(nameless);
  EXPECT(linkat(AT_FDCWD, name.c_str(), AT_FDCWD, "again", AT_SYMLINK_FOLLOW) ==
         0);
  EXPECT(status_of("again").st_mode == (S_IFREG | 0440));
  EXPECT(status_of("again").st_uid == test.owner(5));
  EXPECT(!test.root || status_of("named").st_ino == status_of("again").st_ino);
}

INTERCEPT_TEST(truncate) {
  make_owned("f");
  EXPECT(truncate("f", 100) == 0);
  EXPECT(status_of("f").st_size == 100);
  EXPECT(status_of("f").st_uid == test.owner(5));

  // What is closed to its owner for real is open to root.
  EXPECT(mkdir("d", 0755) == 0 && rename("f", "d/f") == 0);
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "d/f", 0444) == 0);
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "d", 0) == 0);
  EXPECT((truncate("d/f", 10) == 0) == test.root);
  EXPECT((utime("d/f", nullptr) == 0) == test.root);
  EXPECT((link("d/f", "g") == 0) == test.root);
}

INTERCEPT_TEST(truncate64) {
  make_owned("f");
  EXPECT(truncate64("f", 100) == 0);
  EXPECT(status_of("f").st_size == 100);
}

INTERCEPT_TEST(utime) {
  sets_times(test, [](const char* path) {
    const struct utimbuf times = {1, 1234};
    return utime(path, &times);
  });
  EXPECT(utime("f", nullptr) == 0);
  EXPECT(status_of("f").st_mtim.tv_sec > 1234);
}

INTERCEPT_TEST(utimes) {
  sets_times(test, [](const char* path) { return utimes(path, coarse); });
}

INTERCEPT_TEST(lutimes) {
  sets_times(test, [](const char* path) { return lutimes(path, coarse); });
}

INTERCEPT_TEST(futimes) {
  sets_times(test,
             [](const char* path) { return futimes(open_file(path), coarse); });
}

INTERCEPT_TEST(futimesat) {
  sets_times(
      test, [](const char* path) { return futimesat(AT_FDCWD, path, coarse); });
}

INTERCEPT_TEST(utimensat) {
  sets_times(test, [](const char* path) {
    return utimensat(AT_FDCWD, path, fine, AT_SYMLINK_NOFOLLOW);
  });
}

INTERCEPT_TEST(futimens) {
  sets_times(test,
             [](const char* path) { return futimens(open_file(path), fine); });
}
