// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what libc finds in directories by itself is what root would find.
#include "intercept_test.hpp"

#include <glob.h>

namespace {

bool wants_node(int type) {
  return type == DT_CHR || type == DT_UNKNOWN;
}

template <class Entry> int select_nodes(const Entry* entry) {
  return wants_node(entry->d_type) && strcmp(entry->d_name, "n") == 0 ? 1 : 0;
}

template <class Entry> int by_name(const Entry** left, const Entry** right) {
  return strcmp((*left)->d_name, (*right)->d_name);
}

/// A directory that is closed to its owner for real, not by the session.
void make_closed(Case& test) {
  EXPECT(mkdir("c", 0755) == 0 && mkdir("c/d", 0755) == 0);
  close(open("c/d/f", O_CREAT | O_WRONLY, 0640));
  EXPECT(symlink("f", "c/d/l") == 0);
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "c/d", 0) == 0);
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "c", 0) == 0);
}

template <class Entry, class Scan> void scans(Case& test, Scan scan) {
  EXPECT(mkdir("t", 0755) == 0);
  close(open("t/f", O_CREAT | O_WRONLY, 0644));
  EXPECT_ROOT_ONLY(mknod("t/n", S_IFCHR | 0600, makedev(1, 3)));
  Entry** list = nullptr;
  errno = 77;
  EXPECT(scan("t", &list, select_nodes<Entry>, by_name<Entry>) ==
         (test.root ? 1 : 0));
  EXPECT(errno == 77);
  EXPECT(!test.root || wants_node(list[0]->d_type));
  const int all = scan("t", &list, nullptr, by_name<Entry>);
  EXPECT(all == (test.root ? 4 : 3));
  EXPECT(all != 4 || wants_node(list[3]->d_type));
  EXPECT(list[2]->d_type == DT_REG && strcmp(list[2]->d_name, "f") == 0);
  EXPECT(scan("missing", &list, nullptr, nullptr) == -1 && errno == ENOENT);
  make_closed(test);
  EXPECT((scan("c/d", &list, nullptr, nullptr) == 4) == test.root);
}

template <class Glob, class Found>
void finds(Case& test, Glob find, Found found) {
  make_closed(test);
  EXPECT((find("c/*/f", 0, nullptr, &found) == 0) == test.root);
  EXPECT(found.gl_pathc == (test.root ? 1 : 0));
  EXPECT(!test.root || (strcmp(found.gl_pathv[0], "c/d/f") == 0 &&
                        (found.gl_flags & GLOB_ALTDIRFUNC) == 0));
  EXPECT(find("c/x*", 0, nullptr, &found) == GLOB_NOMATCH);
}

} // namespace

INTERCEPT_TEST(scandir) {
  scans<struct dirent>(test, scandir);
}

INTERCEPT_TEST(scandir64) {
  scans<struct dirent64>(test, scandir64);
}

INTERCEPT_TEST(scandirat) {
  scans<struct dirent>(
      test, [](auto... rest) { return scandirat(AT_FDCWD, rest...); });
}

INTERCEPT_TEST(scandirat64) {
  scans<struct dirent64>(
      test, [](auto... rest) { return scandirat64(AT_FDCWD, rest...); });
}

INTERCEPT_TEST(glob) {
  finds(test, glob, glob_t{});
}

INTERCEPT_TEST(glob64) {
  finds(test, glob64, glob64_t{});
}

INTERCEPT_TEST(opendir) {
  make_closed(test);
  errno = 77;
  DIR* const directory = opendir("c/d");
  EXPECT((directory != nullptr) == test.root);
  EXPECT(errno == (test.root ? 77 : EACCES));
  EXPECT((status_of("c").st_mode & 07777) == 0);
  EXPECT(opendir("missing") == nullptr && errno == ENOENT);
}

INTERCEPT_TEST(chdir) {
  make_closed(test);
  EXPECT((chdir("c/d") == 0) == test.root);
  EXPECT((access("f", W_OK) == 0) == test.root);
  EXPECT(chdir("missing") == -1 && errno == ENOENT);
}

INTERCEPT_TEST(fchdir) {
  make_closed(test);
  const int fd = open("c", O_PATH | O_DIRECTORY);
  EXPECT((fchdir(fd) == 0) == test.root);
  EXPECT((status_of("d").st_mode == (S_IFDIR | 0)) == test.root);
  EXPECT(fchdir(-1) == -1 && errno == EBADF);
}

/// What leads through a closed directory.
INTERCEPT_TEST(readlink) {
  make_closed(test);
  char to[8];
  EXPECT((readlink("c/d/l", to, sizeof to) == 1) == test.root);
  EXPECT(readlink("missing", to, sizeof to) == -1 && errno == ENOENT);
}

INTERCEPT_TEST(readlinkat) {
  make_closed(test);
  char to[8];
  EXPECT((readlinkat(AT_FDCWD, "c/d/l", to, sizeof to) == 1) == test.root);
  EXPECT((status_of("c/d/f").st_mode == (S_IFREG | 0640)) == test.root);
}
