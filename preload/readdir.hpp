// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a faked device is an empty file on disk, and directories say so in
// d_type. Programs that believe it never ask stat.
#pragma once

#include "process.hpp"

#include <dirent.h>

namespace shim {

/// Corrects the type in an entry of the open `directory`. Costs a comparison
/// while the session has no device, and a bit of a filter for entries that are
/// none.
template <class Entry> void correct_type(int directory, Entry* entry) noexcept {
  if (entry->d_type != DT_REG || jobroot::relaxed(counters().devices) == 0 ||
      !session().may_be_device(entry->d_ino))
    return;
  const jobroot::Target target{directory, entry->d_name, AT_SYMLINK_NOFOLLOW};
  jobroot::Inode inode;
  if (jobroot::look_at(target, &inode) == 0)
    entry->d_type = static_cast<unsigned char>(
        (session().seen(target, inode).mode & S_IFMT) >> 12);
}

} // namespace shim
