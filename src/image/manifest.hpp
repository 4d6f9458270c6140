// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: two images are compared, and a release is described, by what is in the
// tree as root sees it: a text that people read and diff understands.
#pragma once

#include "base/result.hpp"
#include "image/seen.hpp"

#include <string>

namespace image {

/// A line for each entry below `root`, in the order of paths: mode, owner and
/// group, size or device numbers, SHA-256 of the content, path, and where a
/// link points.
base::Result<std::string> manifest(const std::string& root, const See& see);

} // namespace image
