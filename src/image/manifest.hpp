// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: two images are compared, and a release is described, by what is in the
// tree as root sees it: a text that people read and diff understands.
#pragma once

#include "base/result.hpp"
#include "image/walk.hpp"

#include <sys/types.h>

#include <functional>
#include <string>

namespace image {

/// What a session may know better than the file system.
struct Seen {
  mode_t mode = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  dev_t device = 0;
};

using See = std::function<Seen(const Entry&)>;

/// Without a session.
Seen see_real(const Entry& entry);

/// A line for each entry below `root`, in the order of paths: mode, owner and
/// group, size or device numbers, SHA-256 of the content, path, and where a
/// link points.
base::Result<std::string> manifest(const std::string& root, const See& see);

} // namespace image
