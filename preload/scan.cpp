// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: scandir and glob read directories inside of libc. What a selection
// looks at in an entry is corrected before it does, and a directory that only
// its mode keeps closed to its owner is opened for root.
//
//   scandir scandirat, 64 forms  ->  Scan
//   glob glob64                  ->  glob with our own functions
//   opendir
#include "frame.hpp"
#include "intercept.hpp"
#include "readdir.hpp"
#include "record.hpp"
#include "strict.hpp"

#include <type_traits>

NEXT(scandir)
NEXT(scandir64)
NEXT(scandirat)
NEXT(scandirat64)
NEXT(glob)
NEXT(glob64)
#if defined(__i386__)
NEXT(__glob64_time64)
#endif
NEXT(opendir)

namespace shim {
namespace {

using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;

/// The call of scandir that a selection is asked from.
template <class Entry> struct Scan : Frame {
  int (*selects)(const Entry*);
  int directory;

  static int select(const Entry* entry) noexcept(false) {
    const auto& scan = Frame::nearest<Scan>();
    if (scan.directory >= 0) // the entry is libc's, in memory of its own
      correct_type(scan.directory, const_cast<Entry*>(entry));
    return scan.selects == nullptr ? 1 : scan.selects(entry);
  }
};

/// Makes call(selection), with a selection of ours where devices are faked.
template <class Entry, class Call>
int scan_as_root(const Target& target,
                 int (*selects)(const Entry*),
                 Call make) noexcept(false) {
  const int before = errno;
  if (const int refused = may_enter(target, jobroot::right_read))
    return status(refused);
  const auto make_again = [&](auto selection) {
    const int count = make(selection);
    if (count >= 0 || errno != EACCES || !opened(target))
      return count;
    errno = before;
    return make(selection);
  };
  if (!active() || jobroot::relaxed(counters().devices) == 0)
    return make_again(selects);
  Scan<Entry> scan{{}, selects, -1};
  if (!scan.is_known())
    return make_again(selects);
  scan.directory = static_cast<int>(call(SYS_openat,
                                         target.directory,
                                         word(target.path),
                                         O_PATH | O_DIRECTORY | O_CLOEXEC));
  const int count = make_again(&Scan<Entry>::select);
  if (scan.directory >= 0)
    call(SYS_close, scan.directory);
  return count;
}

template <class Entry> using Order = int (*)(const Entry**, const Entry**);

/// `where` is how libc's function names the target.
template <class Function, class Entry, class... Where>
int scan(next::Next<Function>& libc,
         const Target& target,
         Entry*** list,
         int (*selects)(const Entry*),
         Order<Entry> order,
         Where... where) {
  const auto function = libc.get();
  if (function == nullptr)
    return status(-ENOSYS);
  return scan_as_root(target, selects, [&](auto selection) {
    return function(where..., list, selection, order);
  });
}

void give_functions(glob_t* found) noexcept {
  found->gl_readdir = [](void* directory) {
    return shim::readdir(static_cast<DIR*>(directory));
  };
  found->gl_stat = shim::stat;
  found->gl_lstat = shim::lstat;
}

struct dirent64* read_large(void* directory) {
  return shim::readdir64(static_cast<DIR*>(directory));
}

void give_functions(glob64_t* found) noexcept {
  found->gl_readdir = read_large;
  found->gl_stat = shim::stat64;
  found->gl_lstat = shim::lstat64;
}

#if defined(__i386__)
void give_functions(time64::Glob* found) noexcept {
  found->gl_readdir = read_large;
  found->gl_stat = shim::__stat64_time64;
  found->gl_lstat = shim::__lstat64_time64;
}
#endif

/// libc looks at files and directories through what it is given.
template <class Function, class Found>
int find_names(next::Next<Function>& libc,
               const char* pattern,
               int flags,
               int (*failed)(const char*, int),
               Found* found) {
  const auto function = libc.get();
  if (function == nullptr)
    return GLOB_NOSPACE;
  if (!active() || (flags & GLOB_ALTDIRFUNC) != 0)
    return function(pattern, flags, failed, found);
  found->gl_opendir = [](const char* path) -> void* {
    return shim::opendir(path);
  };
  found->gl_closedir = [](void* directory) {
    closedir(static_cast<DIR*>(directory));
  };
  give_functions(found);
  const int error = function(pattern, flags | GLOB_ALTDIRFUNC, failed, found);
  found->gl_flags &= ~GLOB_ALTDIRFUNC;
  return error;
}

} // namespace

DIR* opendir(const char* path) {
  const auto libc = next::opendir.get();
  if (libc == nullptr) {
    errno = ENOSYS;
    return nullptr;
  }
  const int before = errno;
  if (const int refused = may_enter({AT_FDCWD, path, 0}, jobroot::right_read)) {
    errno = -refused;
    return nullptr;
  }
  DIR* directory = libc(path);
  if (directory != nullptr || errno != EACCES || !opened({AT_FDCWD, path, 0}))
    return directory;
  errno = before;
  return libc(path);
}

int scandir(const char* path,
            struct dirent*** list,
            int (*selects)(const struct dirent*),
            Order<struct dirent> order) {
  return scan(next::scandir, {AT_FDCWD, path, 0}, list, selects, order, path);
}

int scandir64(const char* path,
              struct dirent64*** list,
              int (*selects)(const struct dirent64*),
              Order<struct dirent64> order) {
  return scan(next::scandir64, {AT_FDCWD, path, 0}, list, selects, order, path);
}

int scandirat(int directory,
              const char* path,
              struct dirent*** list,
              int (*selects)(const struct dirent*),
              Order<struct dirent> order) {
  return scan(next::scandirat,
              {directory, path, 0},
              list,
              selects,
              order,
              directory,
              path);
}

int scandirat64(int directory,
                const char* path,
                struct dirent64*** list,
                int (*selects)(const struct dirent64*),
                Order<struct dirent64> order) {
  return scan(next::scandirat64,
              {directory, path, 0},
              list,
              selects,
              order,
              directory,
              path);
}

int glob(const char* pattern,
         int flags,
         int (*failed)(const char*, int),
         glob_t* found) noexcept {
  return find_names(next::glob, pattern, flags, failed, found);
}

int glob64(const char* pattern,
           int flags,
           int (*failed)(const char*, int),
           glob64_t* found) noexcept {
  return find_names(next::glob64, pattern, flags, failed, found);
}

#if defined(__i386__)
int __glob64_time64(const char* pattern,
                    int flags,
                    int (*failed)(const char*, int),
                    time64::Glob* found) noexcept {
  return find_names(next::__glob64_time64, pattern, flags, failed, found);
}
#endif

} // namespace shim
