// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: libc's own walks (ftw, fts) call stat where nobody can be in front of
// it. What they found is made into what root sees before the program gets it.
#pragma once

#include "process.hpp"

#include <initializer_list>

namespace shim {

/// A clamped session is there to show the same each time: when a file was last
/// read is not what it was made of, and how a file system counts directories
/// (2 and more, or always 1, as in an overlay or btrfs) neither.
template <class Stat> void clamp_times(Stat* status, int64_t limit) noexcept {
  if (limit == jobroot::no_clamp)
    return;
  status->st_atim = status->st_mtim;
  if (S_ISDIR(status->st_mode))
    status->st_nlink = 1;
  for (auto* time : {&status->st_atim, &status->st_mtim, &status->st_ctim})
    if (time->tv_sec > limit) {
      time->tv_sec = static_cast<decltype(time->tv_sec)>(limit);
      time->tv_nsec = 0;
    }
}

/// What is recorded of the inode that libc's stat found. One of the `paths`,
/// relative to the working directory, should lead to it; null ones are
/// skipped. Where none does, because the name is another's by now or was not
/// told, the number decides.
inline jobroot::Record
record_of(const jobroot::Inode& told,
          std::initializer_list<const char*> paths) noexcept {
  const int flags = S_ISLNK(told.mode) ? AT_SYMLINK_NOFOLLOW : 0;
  for (const char* path : paths) {
    const jobroot::Target name{AT_FDCWD, path, flags};
    jobroot::Inode inode;
    if (path != nullptr && jobroot::look_at(name, &inode) == 0 &&
        inode.ino == told.ino && inode.dev == told.dev)
      return session().seen(name, inode);
  }
  return session().seen(jobroot::Target::of_fd(-1), told);
}

/// Corrects such a stat. Costs next to nothing while there is no record.
template <class Stat>
void correct_status(Stat* status,
                    std::initializer_list<const char*> paths) noexcept {
  if (!active())
    return;
  if (jobroot::acquire(counters().records) != 0) {
    const jobroot::Inode told{status->st_dev,
                              status->st_ino,
                              0,
                              status->st_rdev,
                              status->st_mode,
                              status->st_uid,
                              status->st_gid,
                              static_cast<uint32_t>(status->st_nlink)};
    const jobroot::Record seen = record_of(told, paths);
    status->st_mode = seen.mode;
    status->st_uid = seen.uid;
    status->st_gid = seen.gid;
    status->st_rdev = jobroot::unpacked_rdev(seen.rdev);
  } else if (!has_flag(jobroot::flag_unknown_is_real)) {
    status->st_uid = status->st_gid = 0;
  }
  clamp_times(status, session().header().clamp_time);
}

} // namespace shim
