// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a session may know better than the file system who owns an entry; what
// reads trees takes either's word in this form.
#pragma once

#include "image/walk.hpp"

#include <sys/types.h>

namespace image {

/// What root sees of an entry.
struct Seen {
  mode_t mode = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  dev_t device = 0;
};

/// Without a session.
inline Seen see_real(const Entry& entry) {
  return {.mode = entry.status.st_mode,
          .uid = entry.status.st_uid,
          .gid = entry.status.st_gid,
          .device = entry.status.st_rdev};
}

} // namespace image
