// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: modes are kept, and do not stop root.
#include "intercept_test.hpp"

#include <initializer_list>

namespace {

mode_t bits(const char* name) {
  return status_of(name).st_mode & 07777;
}

/// What root may do with a file nobody has a permission for.
template <class Ask> void answers_for_root(Case& test, Ask ask) {
  close(open("f", O_CREAT | O_WRONLY, 0644));
  EXPECT(chmod("f", 0) == 0);
  EXPECT((ask("f", R_OK | W_OK) == 0) == test.root);
  EXPECT(ask("f", X_OK) == -1 && errno == EACCES);
  EXPECT(chmod("f", 0001) == 0);
  EXPECT((ask("f", X_OK) == 0) == test.root);
  EXPECT(ask("missing", F_OK) == -1 && errno == ENOENT);
}

} // namespace

INTERCEPT_TEST(chmod) {
  close(open("f", O_CREAT | O_WRONLY, 0600));
  for (const mode_t mode : {0000U, 0444U, 0755U, 04755U, 01777U}) {
    EXPECT(chmod("f", mode) == 0);
    EXPECT(bits("f") == mode);
    EXPECT(S_ISREG(status_of("f").st_mode));
  }
  EXPECT(chmod("f", 0) == 0);
  const int fd = open("f", O_RDWR);
  EXPECT((fd >= 0) == test.root);
  EXPECT(mkdir("d", 0755) == 0);
  EXPECT(chmod("d", 0) == 0);
  EXPECT((mkdir("d/e", 0700) == 0) == test.root);
  EXPECT(bits("d") == 0);
  EXPECT(chmod("d", 0700) == 0);
}

INTERCEPT_TEST(lchmod) {
  make_owned("f");
  EXPECT(symlink("f", "l") == 0);
  EXPECT(lchmod("l", 0600) == -1 && errno == EOPNOTSUPP);
  EXPECT(bits("l") == 0777);
}

INTERCEPT_TEST(fchmod) {
  const int fd = open("f", O_CREAT | O_RDWR, 0600);
  EXPECT(fchmod(fd, 06755) == 0);
  EXPECT(bits("f") == 06755);
  EXPECT(fchmod(-1, 0) == -1 && errno == EBADF);
  EXPECT(fchmod(open("f", O_PATH), 0) == -1 && errno == EBADF);
  EXPECT(bits("f") == 06755);
}

INTERCEPT_TEST(fchmodat) {
  EXPECT(mkdir("d", 0755) == 0);
  close(open("d/f", O_CREAT | O_WRONLY, 0600));
  const int directory = open("d", O_RDONLY | O_DIRECTORY);
  EXPECT(fchmodat(directory, "f", 0711, 0) == 0);
  EXPECT(bits("d/f") == 0711);
  EXPECT(symlink("f", "d/l") == 0);
  EXPECT(fchmodat(directory, "l", 0600, AT_SYMLINK_NOFOLLOW) == -1 &&
         errno == EOPNOTSUPP);
  EXPECT(bits("d/l") == 0777 && bits("d/f") == 0711);
}

INTERCEPT_TEST(access) {
  answers_for_root(test, access);
}

INTERCEPT_TEST(eaccess) {
  answers_for_root(test, eaccess);
}

INTERCEPT_TEST(euidaccess) {
  answers_for_root(test, euidaccess);
}

INTERCEPT_TEST(faccessat) {
  answers_for_root(test, [](const char* path, int how) {
    return faccessat(AT_FDCWD, path, how, 0);
  });
  answers_for_root(test, [](const char* path, int how) {
    return faccessat(AT_FDCWD, path, how, AT_EACCESS);
  });
}
