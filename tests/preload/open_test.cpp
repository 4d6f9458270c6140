// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what open(2) makes has the owner and mode that root's has, and stays
// open to root whatever its mode.
#include "intercept_test.hpp"

namespace {

/// `make(name, mode)` makes a file; it must do so as root's open does.
template <class Make> void makes_files(Case& test, Make make) {
  umask(022);
  EXPECT(mkdir("d", 0755) == 0);
  if (chown("d", 0, 50) == 0)
    EXPECT(chmod("d", 02775) == 0);

  const int fd = make("d/f", 0444);
  EXPECT(fd >= 0);
  EXPECT(status_of("d/f").st_mode == (S_IFREG | 0444));
  EXPECT(status_of("d/f").st_gid ==
         (test.root ? 50 : static_cast<gid_t>(syscall(SYS_getgid))));
  EXPECT(close(fd) == 0);
  EXPECT((open("d/f", O_RDWR) >= 0) == test.root);
  EXPECT(make("missing/f", 0600) == -1 && errno == ENOENT);
  const int set_id = make("s", 04755);
  EXPECT(write(set_id, "x", 1) == 1 && close(set_id) == 0);
  EXPECT(((status_of("s").st_mode & S_ISUID) != 0) == test.root);
}

/// `ask(name)` opens what exists, and errno is as it was when it worked.
template <class Open> void opens(Case& test, Open ask) {
  close(open("f", O_CREAT | O_WRONLY, 0000));
  errno = 77;
  EXPECT((ask("f") >= 0) == test.root);
  EXPECT(!test.root || errno == 77);
  EXPECT((status_of("f").st_mode & 07777) == 0);
  EXPECT(ask("missing") == -1 && errno == ENOENT);
}

constexpr int fresh = O_CREAT | O_WRONLY;

} // namespace

INTERCEPT_TEST(open) {
  makes_files(test, [](const char* path, mode_t mode) {
    return open(path, fresh | O_EXCL, mode);
  });
  opens(test, [](const char* path) { return open(path, O_RDWR); });
  EXPECT(symlink("beyond", "dangling") == 0);
  EXPECT(open("dangling", fresh, 0600) >= 0);
  EXPECT(S_ISREG(status_of("beyond").st_mode));
  EXPECT(symlink("d/far", "dangles") == 0);
  EXPECT(open("dangles", fresh, 0600) >= 0); // by the rules of d
  EXPECT(status_of("d/far").st_gid == status_of("d/f").st_gid);
  EXPECT(open("d", O_RDONLY | O_CREAT, 0400) == -1 && errno == EISDIR);
  const int nameless = open(".", O_TMPFILE | O_RDWR, 0400);
  struct stat status;
  EXPECT(fstat(nameless, &status) == 0 && (status.st_mode & 07777) == 0400);
  // Root's right, and an owner's.
  EXPECT((open("/etc/passwd", O_RDONLY | O_NOATIME) >= 0) == test.root);
  EXPECT(open("beyond", O_PATH | O_CREAT | O_EXCL, 04000) >= 0);
  EXPECT((status_of("beyond").st_mode & 07777) == 0600);

  EXPECT(mkdir("c", 0755) == 0 && mkdir("c/d", 0755) == 0);
  close(open("c/d/f", fresh, 0644));
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "c/d/f", 0) == 0);
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "c/d", 0100) == 0);
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "c", 0) == 0);
  EXPECT((open("c/d/f", O_RDWR) >= 0) == test.root);
  EXPECT((open("c/d/new", fresh, 0600) >= 0) == test.root);
  EXPECT((open("c/d", O_TMPFILE | O_RDWR, 0600) >= 0) == test.root);
  EXPECT(!test.root || (status_of("c/d/f").st_mode & 07777) == 0);
}

/// Closed for real, from before the session.
INTERCEPT_TEST(openat2) {
  struct open_how how = {O_RDWR, 0, 0};
  const auto open_by = [&](const char* path, uint64_t flags, mode_t mode) {
    how.flags = flags;
    how.mode = (flags & O_CREAT) != 0 ? mode : 0;
    const auto function = OLD(openat2);
    return function != nullptr
               ? function(AT_FDCWD, path, &how, sizeof how)
               : static_cast<int>(
                     syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how));
  };
  makes_files(test, [&](const char* path, mode_t mode) {
    return open_by(path, fresh, mode);
  });
  opens(test, [&](const char* path) { return open_by(path, O_RDWR, 0); });
  how.resolve = RESOLVE_IN_ROOT;
  EXPECT(mkdir("r", 0755) == 0);
  close(open_by("/r/in", fresh, 04711)); // of a root that is here
  EXPECT(test.root == false || status_of("r/in").st_mode == (S_IFREG | 04711));
  how.resolve = RESOLVE_BENEATH;
  EXPECT(open_by("/r/in", O_RDONLY, 0) == -1 && errno == EXDEV);
  how.resolve = 0;
  EXPECT(open_by("f", uint64_t{1} << 40, 0) == -1 && errno == EINVAL);
}

INTERCEPT_TEST(open64) {
  makes_files(test, [](const char* path, mode_t mode) {
    return open64(path, fresh, mode);
  });
}

INTERCEPT_TEST(__open) {
  makes_files(test, [](const char* path, mode_t mode) {
    return OLD(__open)(path, fresh, mode);
  });
}

INTERCEPT_TEST(__open64) {
  makes_files(test, [](const char* path, mode_t mode) {
    return OLD(__open64)(path, fresh, mode);
  });
}

INTERCEPT_TEST(openat) {
  makes_files(test, [](const char* path, mode_t mode) {
    return openat(AT_FDCWD, path, fresh, mode);
  });
}

INTERCEPT_TEST(openat64) {
  makes_files(test, [](const char* path, mode_t mode) {
    return openat64(AT_FDCWD, path, fresh, mode);
  });
}

INTERCEPT_TEST(creat) {
  makes_files(test, creat);
}

INTERCEPT_TEST(creat64) {
  makes_files(test, creat64);
}

INTERCEPT_TEST(__open_2) {
  opens(test, [](const char* path) { return __open_2(path, O_RDWR); });
}

INTERCEPT_TEST(__open64_2) {
  opens(test, [](const char* path) { return __open64_2(path, O_RDWR); });
}

INTERCEPT_TEST(__openat_2) {
  opens(test,
        [](const char* path) { return __openat_2(AT_FDCWD, path, O_RDWR); });
}

INTERCEPT_TEST(__openat64_2) {
  opens(test,
        [](const char* path) { return __openat64_2(AT_FDCWD, path, O_RDWR); });
}
