// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: fts(3) finds the owners, modes and devices that root's would, in the
// order that the caller's comparison makes of them.
#include "intercept_test.hpp"

#include <fts.h>

namespace {

/// What has the two forms in common.
struct Small {
  using Walk = FTS;
  using Entry = FTSENT;
  static constexpr auto open = fts_open;
  static constexpr auto read = fts_read;
  static constexpr auto children = fts_children;
  static constexpr auto close = fts_close;
};

#if defined(_TIME_BITS) && _TIME_BITS == 64
using Large = Small; // and libc's header for the other is wrong
#else
struct Large {
  using Walk = FTS64;
  using Entry = FTSENT64;
  static constexpr auto open = fts64_open;
  static constexpr auto read = fts64_read;
  static constexpr auto children = fts64_children;
  static constexpr auto close = fts64_close;
};
#endif

void make_tree(Case& test) {
  EXPECT(mkdir("t", 0755) == 0 && mkdir("t/d", 0755) == 0);
  make_owned("t/d/f");
  make_owned("t/d/g");
  EXPECT(symlink("f", "t/d/l") == 0 && symlink("t", "link") == 0);
  if (!test.root)
    return;
  EXPECT(chown("t/d", 7, 8) == 0 && chmod("t/d", 02750) == 0);
  EXPECT(chown("t/d/g", 3, 3) == 0);
  EXPECT(mknod("t/d/n", S_IFCHR | 0640, makedev(1, 3)) == 0);
}

bool is_as_lstat_says(const char* path, const struct stat& told) {
  const struct stat status = status_of(path);
  return status.st_uid == told.st_uid && status.st_gid == told.st_gid &&
         status.st_mode == told.st_mode && status.st_rdev == told.st_rdev &&
         status.st_ino == told.st_ino;
}

template <class Stat> struct stat plain(const Stat* told) {
  struct stat status = {};
  status.st_uid = told->st_uid;
  status.st_gid = told->st_gid;
  status.st_mode = told->st_mode;
  status.st_rdev = told->st_rdev;
  status.st_ino = static_cast<ino_t>(told->st_ino);
  return status;
}

/// Walks all of t; what is found must be what lstat says, from where we began.
template <class Form> void reads(Case& test, const char* root, int options) {
  char* const roots[] = {const_cast<char*>(root), nullptr};
  typename Form::Walk* const walk = Form::open(roots, options, nullptr);
  const int here = open(".", O_RDONLY | O_DIRECTORY);
  EXPECT(walk != nullptr && here >= 0);
  int entries = 0;
  while (auto* entry = walk != nullptr ? Form::read(walk) : nullptr) {
    const int there = open(".", O_RDONLY | O_DIRECTORY);
    entries++;
    EXPECT(fchdir(here) == 0);
    const bool given = strcmp(entry->fts_path, "link") == 0;
    EXPECT(is_as_lstat_says(given ? "t" : entry->fts_path,
                            plain(entry->fts_statp)));
    if (strcmp(entry->fts_name, "n") == 0)
      EXPECT(entry->fts_info == FTS_DEFAULT);
    if (strcmp(entry->fts_name, "f") == 0)
      EXPECT(entry->fts_info == FTS_F);
    EXPECT(fchdir(there) == 0 && close(there) == 0);
  }
  EXPECT(errno == 0 && entries == (test.root ? 8 : 7));
  EXPECT(walk != nullptr && Form::close(walk) == 0 && close(here) == 0);
}

/// Without stat nothing is there to be corrected but what a device is.
template <class Form> void reads_names(Case& test) {
  char root[] = "t";
  char* const roots[] = {root, nullptr};
  auto* const walk = Form::open(roots, FTS_PHYSICAL | FTS_NOSTAT, nullptr);
  int entries = 0;
  while (auto* entry = walk != nullptr ? Form::read(walk) : nullptr) {
    entries++;
    if (strcmp(entry->fts_name, "n") == 0)
      EXPECT(entry->fts_info == FTS_DEFAULT || entry->fts_info == FTS_NSOK);
  }
  EXPECT(walk != nullptr && entries == (test.root ? 8 : 7));
  Form::close(walk);
}

template <class Entry> int by_owner(const Entry** left, const Entry** right) {
  const auto a = (*left)->fts_statp->st_uid;
  const auto b = (*right)->fts_statp->st_uid;
  return a != b ? (a < b ? -1 : 1)
                : strcmp((*left)->fts_name, (*right)->fts_name);
}

/// By owner: l and n are root's, g is 3's, f is 5's.
template <class Form> void sorts(Case& test, int options) {
  char root[] = "t/d";
  char* const roots[] = {root, nullptr};
  auto* const walk = Form::open(roots, options, by_owner<typename Form::Entry>);
  EXPECT(walk != nullptr && Form::read(walk) != nullptr);
  const char* const order[] = {"l", "n", "g", "f"};
  auto* child = Form::children(walk, 0);
  for (const char* name : order) {
    const std::string path = std::string("t/d/") + name;
    EXPECT(!test.root ||
           (child != nullptr && child->fts_name == std::string(name) &&
            is_as_lstat_says(path.c_str(), plain(child->fts_statp))));
    child = child != nullptr ? child->fts_link : nullptr;
  }
  for (const char* name : order) {
    const auto* const entry = Form::read(walk);
    EXPECT(!test.root ||
           (entry != nullptr && entry->fts_name == std::string(name)));
  }
  Form::close(walk);
}

/// A directory that is closed to its owner for real is none to root.
template <class Form> void opens_closed(Case& test, bool lists) {
  mkdir("c", 0755);
  mkdir("c/a", 0755);
  mkdir("c/a/b", 0755);
  close(open("c/a/b/f", O_CREAT | O_WRONLY, 0644));
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "c/a/b", 0) == 0);
  EXPECT(raw_syscall(SYS_fchmodat, AT_FDCWD, "c/a", 0100) == 0);
  char root[] = "c";
  char* const roots[] = {root, nullptr};
  auto* const walk = Form::open(roots, FTS_PHYSICAL, nullptr);
  int entries = 0;
  int unreadable = 0;
  while (auto* entry = Form::read(walk)) {
    entries++;
    unreadable += entry->fts_info == FTS_DNR ? 1 : 0;
    if (lists && entry->fts_info == FTS_D)
      EXPECT((Form::children(walk, 0) != nullptr) ==
             (test.root || entry->fts_level == 0));
  }
  EXPECT((entries == 7 && unreadable == 0) == test.root);
  Form::close(walk);
}

template <class Form> void walks(Case& test) {
  make_tree(test);
  reads<Form>(test, "t", FTS_PHYSICAL);
  reads<Form>(test, "t", FTS_PHYSICAL | FTS_NOCHDIR);
  reads<Form>(test, "link", FTS_PHYSICAL | FTS_COMFOLLOW);
  reads_names<Form>(test);
  char missing[] = "missing";
  char* const roots[] = {missing, nullptr};
  auto* const walk = Form::open(roots, FTS_PHYSICAL, nullptr);
  auto* const entry = Form::read(walk);
  EXPECT(entry != nullptr && entry->fts_info == FTS_NS);
  Form::close(walk);
}

} // namespace

INTERCEPT_TEST(fts_read) {
  walks<Small>(test);
  opens_closed<Small>(test, false);
}

INTERCEPT_TEST(fts64_read) {
  walks<Large>(test);
  opens_closed<Large>(test, false);
}

INTERCEPT_TEST(fts_open) {
  make_tree(test);
  sorts<Small>(test, FTS_PHYSICAL);
}

INTERCEPT_TEST(fts64_open) {
  make_tree(test);
  sorts<Large>(test, FTS_PHYSICAL);
}

INTERCEPT_TEST(fts_children) {
  make_tree(test);
  sorts<Small>(test, FTS_PHYSICAL | FTS_NOCHDIR);
  opens_closed<Small>(test, true);
}

INTERCEPT_TEST(fts64_children) {
  make_tree(test);
  sorts<Large>(test, FTS_PHYSICAL | FTS_NOCHDIR);
  opens_closed<Large>(test, true);
}
