// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: through an overlay each look at a file costs about as much again as at
// the tree itself, and what it has cached is gone with the mount. In a view
// that nobody writes to, a directory that no layer has changed can be the
// tree's own, mounted over the overlay's.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace view {

/// The topmost directories, as paths below the root, of which all comes from
/// the tree, the last of `layers`. None if they are very many, or if a file
/// has names both in them and elsewhere: it would seem to be two files, since
/// an overlay has a device number of its own.
base::Result<std::vector<std::string>>
untouched_directories(const std::vector<std::string>& layers);

/// Mounts those of `tree` at the same places below `at`. In the namespaces of
/// the view; the error leaves nothing mounted.
base::Result<void> show_directly(const std::vector<std::string>& directories,
                                 const std::string& tree,
                                 const std::string& at);

} // namespace view
