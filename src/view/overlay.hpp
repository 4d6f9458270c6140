// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an overlay mount without root: a user namespace in which we may mount,
// and in which we stay who we are. The mount is gone with the last process.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace view {

/// What is to be mounted where. All paths are absolute, on the outside.
struct OverlayMount {
  std::vector<std::string> lower; ///< topmost first
  std::string upper;
  std::string work;
  std::string at;
  std::string tree; ///< becomes read-only, too
};

/// Takes this process, which must have no other threads, to a mount namespace
/// of its own where the mount is made. The working directory is afterwards
/// what its path means there. After an error nothing of this may be relied
/// on; the process should end.
base::Result<void> mount_overlay(const OverlayMount& mount);

/// Tries it in a child. The error says what does not work.
base::Result<void> try_overlay(const OverlayMount& mount);

/// Takes away what the kernel leaves in `work`, which its owner could not
/// remove (directories with mode 000).
base::Result<void> tidy_work(const std::string& work);

} // namespace view
