// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a faked device is an empty file on disk, and readdir(3) says so in
// d_type. Where that would be a lie it says DT_UNKNOWN, after which programs
// ask stat. Costs a comparison while the session has no device, and a bit of
// a filter for entries that are none.
//
//   readdir readdir64 readdir_r readdir64_r  ->  correct
#include "intercept.hpp"
#include "next.hpp"
#include "process.hpp"

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
      jobroot::relaxed(counters().devices) == 0 ||
      !session().may_be_device(entry->d_ino))
    return;
  const ErrnoGuard guard;
  const int fd = dirfd(directory);
  const jobroot::Target target{fd, entry->d_name, AT_SYMLINK_NOFOLLOW};
  jobroot::Inode inode;
  if (jobroot::look_at(target, &inode) == 0 &&
      !S_ISREG(session().seen(target, inode).mode))
    entry->d_type = DT_UNKNOWN;
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

} // namespace shim

#pragma GCC diagnostic pop
