// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: mkfs.btrfs leaves the numbers of devices and what the root directory is
// out of their inodes, and a file system that it has shrunk takes nothing of a
// larger file. These are a few numbers at places that the kernel's btrfs_tree.h
// names, with checksums of the blocks that they are in.
#pragma once

#include "base/result.hpp"
#include "image/contents.hpp"

#include <string>

namespace image {

struct MendedBtrfs {
  /// There was no room made for them.
  bool lacks_attributes_of_root = false;
};

/// Writes into the image what the tree in `root` says, and the file's size.
base::Result<MendedBtrfs>
mend_btrfs(const std::string& image, const std::string& root, const Know& know);

} // namespace image
