// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what directories say of their entries is corrected (readdir.hpp) in
// each way that they can be read.
//
//   readdir readdir64 readdir_r readdir64_r getdents64  ->  correct
#include "readdir.hpp"

#include "intercept.hpp"
#include "next.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
NEXT(readdir)
NEXT(readdir64)
NEXT(readdir_r)
NEXT(readdir64_r)

namespace shim {
namespace {

template <class Entry> void correct(DIR* directory, Entry* entry) noexcept {
  if (entry == nullptr || entry->d_type != DT_REG || !active() ||
      jobroot::relaxed(counters().devices) == 0)
    return;
  const ErrnoGuard guard;
  correct_type(dirfd(directory), entry);
}

template <class Function, class Entry>
int read_into(next::Next<Function>& libc,
              DIR* directory,
              Entry* entry,
              Entry** result) {
  const auto function = libc.get();
  if (function == nullptr)
    return ENOSYS;
  const int error = function(directory, entry, result);
  if (error == 0)
    correct(directory, *result);
  return error;
}

} // namespace

struct dirent* readdir(DIR* directory) {
  const auto libc = next::readdir.get();
  struct dirent* const entry = libc != nullptr ? libc(directory) : nullptr;
  correct(directory, entry);
  return entry;
}

struct dirent64* readdir64(DIR* directory) {
  const auto libc = next::readdir64.get();
  struct dirent64* const entry = libc != nullptr ? libc(directory) : nullptr;
  correct(directory, entry);
  return entry;
}

int readdir_r(DIR* directory, struct dirent* entry, struct dirent** result) {
  return read_into(next::readdir_r, directory, entry, result);
}

int readdir64_r(DIR* directory,
                struct dirent64* entry,
                struct dirent64** result) {
  return read_into(next::readdir64_r, directory, entry, result);
}

ssize_t getdents64(int fd, void* entries, size_t bytes) noexcept {
  const long used = jobroot::sys::call(SYS_getdents64,
                                       fd,
                                       jobroot::sys::word(entries),
                                       static_cast<long>(bytes));
  if (used > 0 && active() && jobroot::relaxed(counters().devices) != 0)
    for (long at = 0; at < used;) {
      auto* const entry =
          reinterpret_cast<struct dirent64*>(static_cast<char*>(entries) + at);
      correct_type(fd, entry);
      at += entry->d_reclen;
    }
  return result(used);
}

} // namespace shim

#pragma GCC diagnostic pop
