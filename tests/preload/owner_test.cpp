// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: only root changes owners, and what a change takes with it.
#include "intercept_test.hpp"

namespace {

bool owned(const char* name, unsigned uid, unsigned gid) {
  const struct stat status = status_of(name);
  return status.st_uid == uid && status.st_gid == gid;
}

} // namespace

INTERCEPT_TEST(chown) {
  close(open("f", O_CREAT | O_WRONLY, 0644));
  EXPECT(chmod("f", 06755) == 0);
  EXPECT_ROOT_ONLY(chown("f", 7, 8));
  EXPECT(!test.root || owned("f", 7, 8));
  EXPECT(!test.root || (status_of("f").st_mode & 07777) == 0755);
  EXPECT_ROOT_ONLY(chown("f", static_cast<uid_t>(-1), 9));
  EXPECT(!test.root || owned("f", 7, 9));
  EXPECT(chmod("f", 02644) == 0);
  EXPECT_ROOT_ONLY(chown("f", 1, 1));
  EXPECT((status_of("f").st_mode & 07777) == 02644);
  EXPECT(chown("missing", 1, 1) == -1 && errno == ENOENT);
}

INTERCEPT_TEST(lchown) {
  make_owned("f");
  EXPECT(symlink("f", "l") == 0);
  EXPECT_ROOT_ONLY(lchown("l", 7, 8));
  EXPECT(!test.root || (owned("l", 7, 8) && owned("f", 5, 6)));
}

INTERCEPT_TEST(fchown) {
  const int fd = open("f", O_CREAT | O_RDWR, 0600);
  EXPECT_ROOT_ONLY(fchown(fd, 7, 8));
  EXPECT(!test.root || owned("f", 7, 8));
  EXPECT(fchown(-1, 7, 8) == -1 && errno == EBADF);
  const int name = open("f", O_PATH);
  EXPECT(fchown(name, 1, 1) == -1 && errno == EBADF);
  EXPECT(!test.root || owned("f", 7, 8));
  EXPECT_ROOT_ONLY(fchownat(name, "", 1, 2, AT_EMPTY_PATH));
}

INTERCEPT_TEST(fchownat) {
  EXPECT(mkdir("d", 0755) == 0);
  make_owned("d/f");
  const int directory = open("d", O_RDONLY | O_DIRECTORY);
  EXPECT_ROOT_ONLY(fchownat(directory, "f", 7, 8, 0));
  EXPECT(!test.root || owned("d/f", 7, 8));
  EXPECT_ROOT_ONLY(fchownat(directory, "", 1, 2, AT_EMPTY_PATH));
  EXPECT(!test.root || owned("d", 1, 2));
  EXPECT(fchownat(directory, "f", 7, 8, 0x8000) == -1 && errno == EINVAL);
}
