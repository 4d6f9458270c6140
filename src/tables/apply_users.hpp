// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a users table does to a tree: four files and the homes.
#pragma once

#include "tables/accounts.hpp"
#include "tables/root.hpp"
#include "tables/tree.hpp"

#include <string>
#include <string_view>

namespace tables {

/// One of the account files, empty when the image has none.
base::Result<AccountFile>
read_accounts(const Tree& tree, Root& root, const std::string& path);

/// Adds users to the image: reads its accounts, and if nothing contradicts
/// them writes those files that change and makes the homes.
Errors apply_users(const std::vector<UserEntry>& entries,
                   const UserSettings& settings,
                   const Tree& tree,
                   Root& root);

} // namespace tables
