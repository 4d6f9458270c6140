// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: one test for each row of preload/intercepts.def. The same program runs
// three times: under the shim, where it must see what root sees; as real root
// without the shim, which proves that root does see that; and as an ordinary
// user without the shim, who must not. A row without a test does not link.
#pragma once

#include "../../include/jobroot/syscall.hpp"
#include "../../preload/legacy.hpp"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/openat2.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

#include <string>
#include <type_traits>

/// What a test is told and tells.
struct Case {
  bool root; ///< the program is root, or believes so
  int failures = 0;

  void expect(bool holds, const char* what, const char* file, int line) {
    if (holds)
      return;
    failures++;
    printf(
        "  %s:%d: not so: %s (errno %s)\n", file, line, what, strerror(errno));
  }

  /// The owner that a chown to `id` leaves.
  unsigned owner(unsigned id) const {
    return root ? id : static_cast<unsigned>(syscall(SYS_getuid));
  }

  /// And the group.
  unsigned group(unsigned id) const {
    return root ? id : static_cast<unsigned>(syscall(SYS_getgid));
  }
};

#define EXPECT(condition)                                                      \
  test.expect((condition), #condition, __FILE__, __LINE__)

/// Only root may: 0 for root, -1 and EPERM for others.
#define EXPECT_ROOT_ONLY(call)                                                 \
  do {                                                                         \
    errno = 0;                                                                 \
    const bool worked_ = (call) == 0;                                          \
    EXPECT(worked_ == test.root && (worked_ || errno == EPERM) && #call);      \
  } while (false)

#define INTERCEPT_TEST(name)                                                   \
  extern "C" void covered_##name(Case& test);                                  \
  void covered_##name([[maybe_unused]] Case& test)

/// Makes the empty file `name` and gives it to 5:6 if we may.
inline void make_owned(const char* name) {
  close(open(name, O_CREAT | O_WRONLY, 0644));
  if (chown(name, 5, 6) != 0)
    errno = 0;
}

/// The kernel's own word, which no shim can be in front of.
template <class... Words> long raw_syscall(long number, Words... words) {
  const auto word = [](auto value) {
    if constexpr (std::is_pointer_v<decltype(value)>)
      return jobroot::sys::word(value);
    else
      return static_cast<long>(value);
  };
  return jobroot::sys::call(number, word(words)...);
}

inline struct stat status_of(const char* name) {
  struct stat status = {};
  lstat(name, &status);
  return status;
}

/// A symbol that cannot be linked any more, but that old programs import.
template <class Function> Function* old_symbol(Function*, const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

/// The first argument of such symbols.
#if defined(__i386__)
constexpr int stat_version = 3;
constexpr int mknod_version = 1;
#else
constexpr int stat_version = 1;
constexpr int mknod_version = 0;
#endif

/// Whether they mean our struct stat: not where it was built for times after
/// 2038, and programs are for 32 bits.
constexpr bool has_old_layout = sizeof(time_t) == sizeof(long);

#define OLD(name) old_symbol(static_cast<decltype(&::name)>(nullptr), #name)
