// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what other programs say of a tree becomes records. Which format a file
// has can be seen in it.
#pragma once

#include "base/result.hpp"
#include "exchange/mtree_file.hpp"
#include "session/load.hpp"

#include <string>
#include <vector>

namespace exchange {

/// Loads a save file or an mtree. An mtree names paths, which are looked for
/// below all of `roots`; nothing is made that is not there.
base::Result<session::LoadReport> load(jobroot::Session& session,
                                       const std::string& file,
                                       const std::vector<std::string>& roots);

} // namespace exchange
