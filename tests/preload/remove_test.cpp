// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a removed file's owner is not the next file's, and what was moved
// keeps its own.
#include "intercept_test.hpp"

namespace {

/// `take(name)` removes a file; the next file may get its number.
template <class Take> void forgets(Case& test, Take take) {
  make_owned("f");
  EXPECT(link("f", "g") == 0);
  EXPECT(take("f") == 0);
  EXPECT(status_of("g").st_uid == test.owner(5));
  EXPECT(take("g") == 0);
  close(open("f", O_CREAT | O_WRONLY, 0644));
  EXPECT(status_of("f").st_uid == test.owner(0));
  EXPECT(take("missing") == -1 && errno == ENOENT);
}

template <class Move> void moves(Case& test, Move move) {
  make_owned("f");
  make_owned("g");
  if (chown("g", 7, 8) != 0)
    errno = 0;
  EXPECT(move("f", "g") == 0);
  EXPECT(status_of("g").st_uid == test.owner(5));
  EXPECT(move("g", "missing/g") == -1 && errno == ENOENT);
  EXPECT(status_of("g").st_uid == test.owner(5));
}

} // namespace

INTERCEPT_TEST(unlink) {
  forgets(test, unlink);
  EXPECT(mkdir("d", 0755) == 0);
  EXPECT(unlink("d") == -1 && errno == EISDIR);
}

INTERCEPT_TEST(unlinkat) {
  forgets(test, [](const char* path) { return unlinkat(AT_FDCWD, path, 0); });
  EXPECT(mkdir("d", 0755) == 0);
  EXPECT(unlinkat(AT_FDCWD, "d", AT_REMOVEDIR) == 0);
}

INTERCEPT_TEST(rmdir) {
  EXPECT(mkdir("d", 0755) == 0);
  EXPECT_ROOT_ONLY(chown("d", 5, 6));
  EXPECT(rmdir("d") == 0);
  EXPECT(mkdir("d", 0755) == 0);
  EXPECT(status_of("d").st_uid == test.owner(0));
  EXPECT(mkdir("d/e", 0755) == 0);
  EXPECT(rmdir("d") == -1 && errno == ENOTEMPTY);
}

INTERCEPT_TEST(remove) {
  forgets(test, remove);
  EXPECT(mkdir("d", 0755) == 0);
  EXPECT(remove("d") == 0);
}

INTERCEPT_TEST(rename) {
  moves(test, rename);
}

INTERCEPT_TEST(renameat) {
  moves(test, [](const char* from, const char* to) {
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
  });
}

INTERCEPT_TEST(renameat2) {
  moves(test, [](const char* from, const char* to) {
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
  });
  close(open("h", O_CREAT | O_WRONLY, 0644));
  EXPECT(renameat2(AT_FDCWD, "g", AT_FDCWD, "h", RENAME_NOREPLACE) == -1 &&
         errno == EEXIST);
  EXPECT(renameat2(AT_FDCWD, "g", AT_FDCWD, "h", RENAME_EXCHANGE) == 0);
  EXPECT(status_of("h").st_uid == test.owner(5));
  EXPECT(status_of("g").st_uid == test.owner(0));
  const int error =
      renameat2(AT_FDCWD, "h", AT_FDCWD, "i", RENAME_WHITEOUT) == 0 ? 0 : errno;
  EXPECT(error == 0 || error == EINVAL || (error == EPERM && !test.root));
  EXPECT(error != 0 ||
         (S_ISCHR(status_of("h").st_mode) && status_of("h").st_rdev == 0 &&
          status_of("i").st_uid == test.owner(5)));
  EXPECT(error != 0 || unlink("h") == 0);
}
