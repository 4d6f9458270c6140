// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a view starts from: the layers of the sealed sessions it was
// forked from, the nearest first, and the tree that all of them began with.
#pragma once

#include "base/result.hpp"
#include "view/layer.hpp"

#include <string>
#include <vector>

namespace view {

struct Beneath {
  std::string tree; ///< absolute, links resolved
  /// Directories, the topmost first; the last one is the tree, or a copy of
  /// it that some parent has.
  std::vector<std::string> layers;
};

/// `tree` may be empty: the one that the nearest parent with a view had. A
/// parent's view of another tree does not count.
base::Result<Beneath> find_beneath(const std::string& tree,
                                   const std::vector<std::string>& parents);

/// An error unless `layer` is on the file system that its description names.
base::Result<void> check_file_system(const std::string& session,
                                     const Layer& layer);

} // namespace view
