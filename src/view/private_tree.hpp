// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: where no overlay can be mounted a view is a whole tree, which has to be
// at the place where the view is asked for while a run lasts, and out of the
// way afterwards: it is renamed there and back. A killed run leaves it at its
// place; its inode number tells it from anything else that is found there.
#pragma once

#include "base/result.hpp"
#include "view/copy_tree.hpp"
#include "view/layer.hpp"

#include <string>
#include <vector>

namespace view {

/// Makes the tree of the session `layer` belongs to: layer/tree.part.
base::Result<void> make_private_tree(const std::string& session,
                                     Layer& layer,
                                     const std::vector<std::string>& beneath,
                                     const CopyOptions& options);

/// Renames the tree to `at`, an empty directory, from wherever it is.
base::Result<void> bring_private_tree(const std::string& session,
                                      Layer& layer,
                                      const std::string& at);

/// Renames it to layer/tree, and leaves an empty directory where it was.
base::Result<void> put_back_private_tree(const std::string& session,
                                         const Layer& layer);

/// Whether blocks of a file of `beneath` can be shared with one in `directory`.
/// The error says why not.
base::Result<void> try_reflink(const std::vector<std::string>& beneath,
                               const std::string& directory);

} // namespace view
