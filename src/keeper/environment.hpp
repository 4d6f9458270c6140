// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a session reaches a program through two variables; this is where they
// are made, and where what a caller has in them is kept.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace keeper {

/// The absolute path of the shim that belongs to this program, found beside
/// it, so that a moved or copied tree works; an error where there is none.
base::Result<std::string> shim_path();

/// The same through a link in `directory`, where the path itself has a blank,
/// a colon or a `$`, which LD_PRELOAD cannot hold. An error if that path is no
/// better.
base::Result<std::string> link_shim(const std::string& shim,
                                    const std::string& directory);

bool fits_preload(std::string_view path);

/// What LD_PRELOAD is to be: what it is now, with `shim` in front, or where
/// ours is in it already.
std::string preload_list(const std::string& shim);

/// Our environment with FAKEROOTKEY, and LD_PRELOAD beginning with `shim`. A
/// caller's ids are dropped: whoever starts a session starts as root.
std::vector<std::string> session_environment(const std::string& session,
                                             const std::string& shim);

} // namespace keeper
