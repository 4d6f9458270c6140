// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pool is a directory where users share one, as /tmp, and killed
// servers leave theirs behind. Where they may be, which of them are in use,
// and what their files are called is known here.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace jobserver {

/// Whether `name` can be that of a pool.
bool is_plain_name(const std::string& name);

/// Directories in which pools may be, the best place first.
std::vector<std::string> places_for_pools();

/// The FIFO in a pool's directory.
std::string fifo_in(const std::string& directory);

/// While it is not yet what it is to be.
std::string unfinished_fifo_in(const std::string& directory);

/// A new directory of `place`; without a name one of nobody else's.
base::Result<std::string> make_pool_directory(const std::string& place,
                                              const std::string& name);

/// The directory of this user's pool of that name, whether it is there or not.
std::string named_pool_in(const std::string& place, const std::string& name);

/// Whether a directory is there and is this user's.
bool is_own_directory(const std::string& path);

/// Whether nobody uses a pool that is there any more.
bool is_abandoned(const std::string& directory);

/// This user's, in use or not.
std::vector<std::string> pools_in(const std::string& place);

void remove_abandoned_pools(const std::string& place);

} // namespace jobserver
