// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a clone appears under its name when it is complete, and a failed or
// interrupted one leaves nothing.
#pragma once

#include "base/result.hpp"
#include "view/copy_tree.hpp"

#include <string>

namespace view {

/// Copies the directory `source` to `destination`, which must not exist. After
/// a kill a hidden directory beside it may be left.
base::Result<CopyProgress> clone(const std::string& source,
                                 const std::string& destination,
                                 const CopyOptions& options);

} // namespace view
