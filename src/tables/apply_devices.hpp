// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what the lines of a device table do to a tree, one kind of line after
// the other.
#pragma once

#include "tables/device_table.hpp"
#include "tables/root.hpp"
#include "tables/tree.hpp"

#include <vector>

namespace tables {

/// Applies entries whose owners are resolved, in order. An entry that fails
/// is reported and the next one is tried, so that one run shows everything.
Errors apply_devices(const std::vector<DeviceEntry>& entries,
                     const Tree& tree,
                     Root& root);

} // namespace tables
