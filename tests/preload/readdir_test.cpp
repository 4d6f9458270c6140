// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a directory never says that a device is a regular file.
#include "intercept_test.hpp"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace {

/// `next(directory)` is the next entry or null.
template <class Next> void tells_no_lie(Case& test, Next next) {
  make_owned("file");
  EXPECT_ROOT_ONLY(mknod("device", S_IFCHR | 0600, makedev(1, 3)));
  DIR* const directory = opendir(".");
  int files = 0;
  while (const auto* entry = next(directory)) {
    if (strcmp(entry->d_name, "device") == 0)
      EXPECT(entry->d_type == DT_CHR || entry->d_type == DT_UNKNOWN);
    if (strcmp(entry->d_name, "file") == 0)
      files++;
  }
  EXPECT(files == 1);
  closedir(directory);
}

} // namespace

INTERCEPT_TEST(readdir) {
  tells_no_lie(test, readdir);
}

INTERCEPT_TEST(readdir64) {
  tells_no_lie(test, readdir64);
}

INTERCEPT_TEST(readdir_r) {
  tells_no_lie(
      test, [](DIR * directory) -> const struct dirent* {
        static struct dirent entry;
        struct dirent* found = nullptr;
        return readdir_r(directory, &entry, &found) == 0 ? found : nullptr;
      });
}

INTERCEPT_TEST(readdir64_r) {
  tells_no_lie(
      test, [](DIR * directory) -> const struct dirent64* {
        static struct dirent64 entry;
        struct dirent64* found = nullptr;
        return readdir64_r(directory, &entry, &found) == 0 ? found : nullptr;
      });
}

INTERCEPT_TEST(getdents64) {
  char buffer[4096];
  ssize_t used = 0;
  ssize_t at = 0;
  tells_no_lie(
      test, [&](DIR * directory) -> const struct dirent64* {
        if (at == used) {
          used = getdents64(dirfd(directory), buffer, sizeof buffer);
          at = 0;
        }
        if (used <= 0)
          return nullptr;
        auto* const entry = reinterpret_cast<struct dirent64*>(buffer + at);
        at += entry->d_reclen;
        return entry;
      });
  EXPECT(getdents64(-1, buffer, sizeof buffer) == -1 && errno == EBADF);
}
