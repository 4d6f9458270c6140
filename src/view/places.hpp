// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a view has three places: the tree, where it appears, and the session
// that keeps its layer. None of them may hide or contain another, and that has
// to be known before anything is made.
#pragma once

#include "base/result.hpp"

#include <string>

namespace view {

struct Places {
  std::string tree; ///< all absolute, links resolved
  std::string at;
  std::string session;
};

/// The absolute path of what exists, with all links resolved.
base::Result<std::string> resolved(const std::string& path);

/// The same of a path whose last directories need not exist.
base::Result<std::string> resolved_place(const std::string& path);

/// Whether `path` is `directory` or lies beneath it; both are resolved.
bool lies_in(const std::string& path, const std::string& directory);

base::Result<void> check_places(const Places& places);

} // namespace view
