// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: nobody may write to the tree that all images are made of. Who does is
// told what he has changed, in words, and not that two listings differ.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace image {

/// What has changed between two fingerprints of one tree, in the order of its
/// paths: "usr/lib/os-release (mtime)", "init (new)".
std::vector<std::string> changes(std::string_view before,
                                 std::string_view after);

/// The first few of them in one line.
std::string shortened(const std::vector<std::string>& changes);

} // namespace image
