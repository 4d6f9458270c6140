// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: both tables make directories on the way to what they name, and those
// that nobody described have to be root's and 0755, whatever the umask.
#pragma once

#include "tables/root.hpp"
#include "tables/tree.hpp"

#include <string>

namespace tables {

/// mkdir -p: the place of the directory `path`, which is made, with its
/// parents, if it is missing; one that is there stays as it is.
base::Result<Place>
make_directories(const Tree& tree, Root& root, const std::string& path);

} // namespace tables
