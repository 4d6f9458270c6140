// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is on disk is read in the same way with and without a session.
#pragma once

#include "tables/tree.hpp"

#include <string>

namespace tables {

/// For reading. A link is not followed, and a fifo does not make us wait.
/// Sets errno.
base::Result<base::Fd> open_file(const Place& place);

/// The attribute's value on disk, empty when there is none. Sets errno.
base::Result<std::string> xattr_on_disk(const base::Fd& fd,
                                        const std::string& name,
                                        const std::string& subject);

/// "cannot OPERATION: REASON" about a place; the reason is errno.
base::Error system_error(const Place& place, const char* operation);

/// The same with minus an errno, as include/jobroot returns it.
base::Error
system_error(const Place& place, const char* operation, int negative_code);

} // namespace tables
