// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an overlay mount without root: a user namespace in which we may mount,
// and in which we stay who we are. The mount is gone with the last process.
#pragma once

#include "base/fd.hpp"
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
  /// Whether it is an error that the kernel could not copy up what the tree
  /// has at its top, because of whose it is.
  bool must_copy_up = false;
  /// Whether nobody may write to it, which makes reading cheaper.
  bool read_only = false;
};

/// Where a mount has been made; it exists as long as somebody holds these, or
/// lives there.
struct Namespaces {
  base::Fd user; ///< empty where root needed none
  base::Fd mount;
};

/// Makes the mount, in a child that then ends; this process stays outside. The
/// error says what does not work here.
base::Result<Namespaces> mount_overlay(const OverlayMount& mount);

/// Takes this process, which must have no other threads, inside. The working
/// directory is afterwards what its path means there. After an error the
/// process should end.
base::Result<void> enter(const Namespaces& namespaces);

/// Takes away what the kernel leaves in `work`, which its owner could not
/// remove (directories with mode 000).
base::Result<void> tidy_work(const std::string& work);

} // namespace view
