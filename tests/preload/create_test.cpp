// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whatever makes a name, a set-gid directory hands its group down to it.
#include "intercept_test.hpp"

#include <functional>
#include <string>

namespace {

/// `make(path)` makes a file whose path begins with what it is given.
void inherits_group(Case& test, const std::function<bool(std::string&)>& make) {
  mkdir("d", 0755);
  if (chown("d", 0, 50) == 0)
    EXPECT(chmod("d", 02775) == 0);
  std::string path = "d/f";

  EXPECT(make(path));
  EXPECT(status_of(path.c_str()).st_gid ==
         (test.root ? 50 : static_cast<gid_t>(syscall(SYS_getgid))));
  EXPECT(status_of(path.c_str()).st_uid == test.owner(0));
}

void inherits_group_from_template(Case& test, int suffix, int (*make)(char*)) {
  inherits_group(test, [=](std::string& path) {
    path += suffix == 0 ? "XXXXXX" : "XXXXXX.c";
    return make(path.data()) >= 0;
  });
}

void streams(Case& test, FILE* (*make)(const char*, const char*)) {
  inherits_group(test, [=](std::string& path) {
    FILE* const stream = make(path.c_str(), "w");
    return stream != nullptr && fclose(stream) == 0;
  });
  close(open("locked", O_CREAT | O_WRONLY, 0000));
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "locked", 0) == 0);
  EXPECT((make("locked", "r+") != nullptr) == test.root);
  EXPECT(make("missing/f", "w") == nullptr && errno == ENOENT);
}

} // namespace

INTERCEPT_TEST(mkdir) {
  inherits_group(
      test, [](std::string& path) { return mkdir(path.c_str(), 0700) == 0; });
  EXPECT(!test.root || (status_of("d/f").st_mode & 07777) == 02700);
  umask(0777);
  EXPECT(mkdir("closed", 0777) == 0);
  EXPECT((status_of("closed").st_mode & 07777) == 0);
  EXPECT((mkdir("closed/in", 0700) == 0) == test.root);
}

/// Root works in a directory whose owner locked himself out of it before the
/// session, which has no record of it.
INTERCEPT_TEST(mkdirat) {
  EXPECT(mkdir("locked", 0700) == 0);
  close(open("locked/f", O_CREAT | O_WRONLY, 0644));
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "locked", 0500) == 0);
  EXPECT((mkdirat(AT_FDCWD, "locked/d", 0755) == 0) == test.root);
  EXPECT((status_of("locked").st_mode & 07777) == 0500);
  EXPECT((unlink("locked/f") == 0) == test.root);
  inherits_group(test, [](std::string& path) {
    return mkdirat(AT_FDCWD, path.c_str(), 0700) == 0;
  });
}

INTERCEPT_TEST(symlink) {
  inherits_group(
      test, [](std::string& path) { return symlink("to", path.c_str()) == 0; });
}

INTERCEPT_TEST(symlinkat) {
  inherits_group(test, [](std::string& path) {
    return symlinkat("to", AT_FDCWD, path.c_str()) == 0;
  });
}

INTERCEPT_TEST(mkstemp) {
  EXPECT(mkdir("c", 0755) == 0);
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "c", 0) == 0);
  char file[] = "c/fXXXXXX";
  char directory[] = "c/dXXXXXX";
  EXPECT((mkstemp(file) >= 0) == test.root);
  EXPECT(!test.root || S_ISREG(status_of(file).st_mode));
  EXPECT((mkdtemp(directory) != nullptr) == test.root);
  inherits_group_from_template(test, 0, mkstemp);
}

INTERCEPT_TEST(mkstemp64) {
  inherits_group_from_template(test, 0, mkstemp64);
}

INTERCEPT_TEST(mkostemp) {
  inherits_group_from_template(
      test, 0, [](char* path) { return mkostemp(path, O_CLOEXEC); });
}

INTERCEPT_TEST(mkostemp64) {
  inherits_group_from_template(
      test, 0, [](char* path) { return mkostemp64(path, O_CLOEXEC); });
}

INTERCEPT_TEST(mkstemps) {
  inherits_group_from_template(
      test, 2, [](char* path) { return mkstemps(path, 2); });
}

INTERCEPT_TEST(mkstemps64) {
  inherits_group_from_template(
      test, 2, [](char* path) { return mkstemps64(path, 2); });
}

INTERCEPT_TEST(mkostemps) {
  inherits_group_from_template(
      test, 2, [](char* path) { return mkostemps(path, 2, O_CLOEXEC); });
}

INTERCEPT_TEST(mkostemps64) {
  inherits_group_from_template(
      test, 2, [](char* path) { return mkostemps64(path, 2, O_CLOEXEC); });
}

INTERCEPT_TEST(mkdtemp) {
  inherits_group(test, [](std::string& path) {
    path += "XXXXXX";
    return mkdtemp(path.data()) != nullptr;
  });
}

INTERCEPT_TEST(fopen) {
  streams(test, fopen);
}

INTERCEPT_TEST(fopen64) {
  streams(test, fopen64);
}

INTERCEPT_TEST(freopen) {
  streams(test, [](const char* path, const char* how) {
    return freopen(path, how, fopen("/dev/null", "r"));
  });
}

INTERCEPT_TEST(freopen64) {
  streams(test, [](const char* path, const char* how) {
    return freopen64(path, how, fopen("/dev/null", "r"));
  });
}

namespace {

void makes_nameless(Case& test, FILE* (*make)()) {
  EXPECT(!test.root || (setegid(60) == 0 && seteuid(1000) == 0));
  FILE* const stream = make();
  struct stat status = {};
  EXPECT(stream != nullptr && fstat(fileno(stream), &status) == 0);
  EXPECT(status.st_mode == (S_IFREG | 0600) && status.st_nlink == 0);
  EXPECT(!test.root || (status.st_uid == 1000 && status.st_gid == 60));
}

} // namespace

INTERCEPT_TEST(tmpfile) {
  makes_nameless(test, tmpfile);
}

INTERCEPT_TEST(tmpfile64) {
  makes_nameless(test, tmpfile64);
}
