// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a table may name its owners, and the names are the image's.
#pragma once

#include "tables/account_file.hpp"
#include "tables/device_table.hpp"

#include <vector>

namespace tables {

/// Fills in the numbers of all names; those that the image does not have are
/// appended to `errors`.
void resolve_owners(std::vector<DeviceEntry>& entries,
                    const AccountFile& passwd,
                    const AccountFile& group,
                    Errors& errors);

} // namespace tables
