// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an image is more than its file: links lead to it, and builds that were
// killed have left hidden files beside it.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace image {

/// The images that were built in this directory, in all versions.
std::vector<std::string> files_made_in(const std::string& directory);

/// Removes the file, what was left beside it and the links beside it that lead
/// to it. Tells whether there was one.
base::Result<bool> remove_image(const std::string& file);

} // namespace image
