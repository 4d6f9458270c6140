// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: make compares times of files, and a tree has none. Its fingerprint is a
// text that changes exactly when something in the tree did, so that an
// unchanged tree lets a second make build nothing. It is a listing and no
// hash, so that two of them also tell what changed.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace image {

/// One line for every entry below `root`: type and mode, links, owner, size,
/// times of content and inode, device and inode number, path, and where a
/// symbolic link points. Access times are left out: reading changes nothing.
base::Result<std::string> fingerprint_tree(const std::string& root);

/// The same for single files; one that is not there has a line that says so.
std::string fingerprint_files(const std::vector<std::string>& paths);

} // namespace image
