// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a walk that libc makes finds the owners, modes and devices that root's
// would, by the paths and in the order that the caller asked for.
#include "intercept_test.hpp"

#include <ftw.h>
#include <pthread.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

/// What a walk told of, a line an entry; a callback is given nothing else.
thread_local std::vector<std::string> told;

std::string describe(const char* path, int type) {
  return std::string(path) + " " + std::to_string(type);
}

template <class Stat>
std::string describe(const char* path, const Stat* status, int type) {
  return describe(path, type) + " " + std::to_string(status->st_uid) + ":" +
         std::to_string(status->st_gid) + " " +
         std::to_string(status->st_mode) + " " +
         std::to_string(status->st_rdev);
}

/// What lstat says, in the same words.
std::string expected(const char* path, int type) {
  const struct stat status = status_of(path);
  return describe(path, &status, type);
}

bool was_told(const std::string& line) {
  return std::find(told.begin(), told.end(), line) != told.end();
}

template <class Stat> int note(const char* path, const Stat* status, int type) {
  told.push_back(describe(path, status, type));
  return 0;
}

template <class Stat>
int note_in_detail(const char* path,
                   const Stat* status,
                   int type,
                   struct FTW* place) {
  const bool base_holds = place->base == 0 || path[place->base - 1] == '/';
  const long depth = std::count(path, path + strlen(path), '/');
  const bool within = place->level == depth - 1; // of walk_within
  told.push_back(base_holds && (place->level == depth || within)
                     ? describe(path, status, type)
                     : "wrong place of " + std::string(path));
  return 0;
}

void make_tree(Case& test) {
  EXPECT(mkdir("t", 0755) == 0 && mkdir("t/d", 0755) == 0);
  make_owned("t/d/f");
  EXPECT(symlink("f", "t/d/l") == 0);
  if (test.root) {
    EXPECT(chown("t/d", 7, 8) == 0 && chmod("t/d", 02750) == 0);
    EXPECT(mknod("t/d/n", S_IFBLK | 0640, makedev(8, 17)) == 0);
    EXPECT(lchown("t/d/l", 9, 9) == 0);
  }
}

void expect_tree(Case& test, int directory, int link) {
  EXPECT(was_told(expected("t", directory)));
  EXPECT(was_told(expected("t/d", directory)));
  EXPECT(was_told(expected("t/d/f", FTW_F)));
  EXPECT(!test.root || was_told(expected("t/d/n", FTW_F)));
  EXPECT(link == FTW_F || was_told(expected("t/d/l", link)));
  EXPECT(told.size() == (test.root ? 5 : 4));
  EXPECT(!test.root || status_of("t/d/n").st_rdev == makedev(8, 17));
  told.clear();
}

/// A directory that is closed to its owner, for real, is none to root.
void expect_closed(Case& test) {
  EXPECT(was_told(expected("c/a/b", FTW_D)) == test.root);
  EXPECT((told.size() == 5) == test.root);
  told.clear();
}

void make_closed(Case& test) {
  EXPECT(mkdir("c", 0755) == 0 && mkdir("c/a", 0755) == 0);
  EXPECT(mkdir("c/a/b", 0755) == 0);
  close(open("c/a/b/f", O_CREAT | O_WRONLY, 0644));
  close(open("c/z", O_CREAT | O_WRONLY, 0644));
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "c/a/b", 0) == 0);
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "c/a", 0100) == 0);
}

template <class Walk> void walks(Case& test, Walk walk) {
  make_tree(test);
  EXPECT(walk("t") == 0);
  expect_tree(test, FTW_D, FTW_F);
  EXPECT(walk("missing") == -1 && errno == ENOENT);
  make_closed(test);
  EXPECT(walk("c") == 0);
  expect_closed(test);
}

template <class Walk> void walks_in_detail(Case& test, Walk walk) {
  make_tree(test);
  EXPECT(walk("t", FTW_PHYS) == 0);
  expect_tree(test, FTW_D, FTW_SL);
  EXPECT(walk("t", FTW_PHYS | FTW_DEPTH) == 0);
  EXPECT(told.back() == expected("t", FTW_DP));
  expect_tree(test, FTW_DP, FTW_SL);
  EXPECT(walk("t", FTW_PHYS | FTW_CHDIR) == 0);
  expect_tree(test, FTW_D, FTW_SL);
  EXPECT(walk("t", FTW_PHYS | FTW_CHDIR | FTW_DEPTH) == 0);
  expect_tree(test, FTW_DP, FTW_SL);
  make_closed(test);
  EXPECT(walk("c", FTW_PHYS | FTW_MOUNT) == 0);
  expect_closed(test);
}

int stop_at_link(const char*, const struct stat*, int type, struct FTW*) {
  return type == FTW_SL ? 42 : FTW_CONTINUE;
}

int skip_subtree(const char* path,
                 const struct stat* status,
                 int type,
                 struct FTW*) {
  told.push_back(describe(path, status, type));
  return strcmp(path, "t/d") == 0 ? FTW_SKIP_SUBTREE : FTW_CONTINUE;
}

int skip_siblings(const char* path,
                  const struct stat* status,
                  int type,
                  struct FTW*) {
  told.push_back(describe(path, status, type));
  return strcmp(path, "c/a/b") == 0 ? FTW_SKIP_SIBLINGS : FTW_CONTINUE;
}

/// Walks t/d again for each directory, as a program may.
int walk_within(const char*, const struct stat*, int type, struct FTW*) {
  return type == FTW_D ? nftw("t/d", note_in_detail<struct stat>, 4, FTW_PHYS)
                       : 0;
}

int fork_within(const char* path,
                const struct stat* status,
                int type,
                struct FTW*) {
  static pid_t child = -1;
  told.push_back(describe(path, status, type));
  if (told.size() == 3 && child < 0)
    child = fork(); // and both go on with what is read of the directories
  return 0;
}

int fail_by_exception(const char*, const struct stat*, int, struct FTW*) {
  throw 5;
}

bool throws() {
  try {
    nftw("t", fail_by_exception, 4, FTW_PHYS);
  } catch (int thrown) {
    return thrown == 5;
  }
  return false;
}

void* walk_often(void* where) {
  for (int i = 0; i < 200; i++)
    nftw(static_cast<const char*>(where),
         note_in_detail<struct stat>,
         4,
         FTW_PHYS);
  const bool right = told.size() == 200 * 2 &&
                     was_told(expected(static_cast<const char*>(where), FTW_D));
  return right ? where : nullptr;
}

} // namespace

INTERCEPT_TEST(ftw) {
  walks(test, [](const char* path) { return ftw(path, note, 4); });
}

INTERCEPT_TEST(ftw64) {
  walks(test, [](const char* path) { return ftw64(path, note, 4); });
}

INTERCEPT_TEST(nftw) {
  walks_in_detail(test, [](const char* path, int flags) {
    return nftw(path, note_in_detail<struct stat>, 4, flags);
  });
  EXPECT(nftw("t", stop_at_link, 4, FTW_PHYS | FTW_ACTIONRETVAL) == 42);
  EXPECT(nftw("t", skip_subtree, 4, FTW_PHYS | FTW_ACTIONRETVAL) == 0);
  EXPECT(told.size() == 2);
  told.clear();
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "c/a/b", 0) == 0);
  EXPECT(nftw("c/a", skip_siblings, 4, FTW_PHYS | FTW_ACTIONRETVAL) == 0);
  EXPECT((told.size() == 2) == test.root);
}

INTERCEPT_TEST(nftw64) {
  walks_in_detail(test, [](const char* path, int flags) {
    return nftw64(path, note_in_detail<struct stat64>, 4, flags);
  });
  told.clear();
  EXPECT(nftw("t", walk_within, 4, FTW_PHYS) == 0);
  EXPECT(told.size() == (test.root ? 2 * 4 : 2 * 3));
  EXPECT(throws() && throws());
  told.clear();
  const pid_t self = getpid();
  EXPECT(nftw("t", fork_within, 4, FTW_PHYS) == 0);
  expect_tree(test, FTW_D, FTW_SL);
  if (getpid() != self)
    _exit(test.failures == 0 ? 0 : 1);
  int status = 0;
  EXPECT(wait(&status) > 0 && status == 0);

  EXPECT(mkdir("a", 0711) == 0 && mkdir("a/x", 0700) == 0);
  EXPECT(mkdir("b", 0700) == 0 && mkdir("b/y", 0700) == 0);
  pthread_t threads[8];
  static char names[][2] = {"a", "b"};
  for (int i = 0; i < 8; i++)
    EXPECT(pthread_create(&threads[i], nullptr, walk_often, names[i % 2]) == 0);
  for (const pthread_t thread : threads) {
    void* answer = nullptr;
    EXPECT(pthread_join(thread, &answer) == 0 && answer != nullptr);
  }
}
