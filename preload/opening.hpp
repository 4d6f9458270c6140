// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the ways to ask for a file to be opened, which differ in who makes the
// call and in how its path is followed.
#pragma once

#include "jobroot/inode.hpp"

#include <linux/openat2.h>

namespace shim {

struct Opening {
  jobroot::Target target;
  bool by_libc = true;            ///< as a cancellation point
  const __u64* resolve = nullptr; ///< of openat2(2)

  /// Whether the path means something else to openat2 than to other calls.
  bool has_own_root() const noexcept {
    return resolve != nullptr && (*resolve & RESOLVE_IN_ROOT) != 0;
  }
};

/// A descriptor or minus an errno.
int open_as_root(const Opening& opening,
                 int flags,
                 mode_t mode) noexcept(false);

} // namespace shim
