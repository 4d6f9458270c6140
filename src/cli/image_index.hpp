// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is done with images is done by other programs: they get a list
// with sizes, sums and tools as JSON, and for shells, wic and genimage a file
// of variables.
#pragma once

#include "base/result.hpp"
#include "image/progress.hpp"

#include <string>
#include <vector>

namespace cli {

/// Makes each outcome fit the file that is there: hooks may have changed it,
/// and a type of one's own makes files that nobody else has looked at.
base::Result<void> refresh(std::vector<image::Progress>& images,
                           const std::string& directory);

/// The images that are wanted, as JSON.
std::string index_text(const std::vector<image::Progress>& images);

/// `variables` ("NAME=value" by lines), quoted for shells, and ROOTFS_<T>_FILE
/// and _BYTES of each image.
std::string environment_text(const std::string& variables,
                             const std::vector<image::Progress>& images);

} // namespace cli
