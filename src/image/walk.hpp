// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: measuring and fingerprinting meet every entry of a tree once, in an
// order that no file system and no locale has a say in.
#pragma once

#include "base/result.hpp"

#include <sys/stat.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace image {

/// One entry as the walk meets it.
struct Entry {
  /// Below the root; empty for the root itself.
  std::string_view path;
  /// For system calls, valid during the call only: the walk changes directory.
  const char* access;
  const struct stat& status;
  /// Directories are met twice, the second time after all that is in them.
  bool is_left = false;
};

/// Meets every entry below `root` and `root` itself, names in byte order.
/// Symbolic links are not followed. What cannot be read is an error: an image
/// of half a tree is none.
base::Result<void> walk(const std::string& root,
                        const std::function<void(const Entry&)>& meet);

/// The same for what an overlay of `layers`, the topmost first, would show.
/// Without the mount it costs no more than the last of them alone.
base::Result<void> walk(const std::vector<std::string>& layers,
                        const std::function<void(const Entry&)>& meet);

} // namespace image
