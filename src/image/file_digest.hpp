// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: images are mostly large, and often mostly holes.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <sys/stat.h>

#include <string>

namespace image {

/// The SHA-256 of a regular file's content, in hexadecimal. The file is open
/// for reading at its begin; `status` is its own, `path` is for messages.
base::Result<std::string> digest_of(const base::Fd& fd,
                                    const struct stat& status,
                                    const std::string& path);

} // namespace image
