// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: in an overlay view the tree that images are made of cannot be written
// to; in a copy, and by hooks that run after the image, it can, by its own
// path. Then every image after that one has what was written, and whose doing
// it was is known only to who looked before and after.
#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>

namespace image {

/// A tree that must not change meanwhile. Without one nothing is watched.
class TargetWatch {
public:
  static base::Result<TargetWatch> start(std::optional<std::string> tree);

  /// An error that names `type` as who changed the tree; told once.
  base::Result<void> check(const std::string& type);

private:
  std::optional<std::string> tree_;
  std::string before_;
};

} // namespace image
