// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: two images are compared, and a release is described, by what is in the
// tree as root sees it: a text that people read and diff understands.
#pragma once

#include "base/result.hpp"
#include "image/contents.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace image {

/// How the value of an extended attribute of that name is shown.
using ShowAttribute =
    std::function<std::string(std::string_view name, std::string_view value)>;

/// A line for each entry below `root`, in the order of paths: mode, owner and
/// group, size or device numbers, SHA-256 of the content, path, where a link
/// points, and extended attributes.
base::Result<std::string>
manifest(const std::string& root, const Know& know, const ShowAttribute& show);

} // namespace image
