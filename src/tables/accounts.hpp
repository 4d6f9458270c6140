// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: adding users is arithmetic on four small texts. It is done in memory,
// so that a conflict in the last line leaves the image's files as they were.
#pragma once

#include "tables/account_file.hpp"
#include "tables/user_table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tables {

/// An image's accounts; not every image has etc/gshadow.
struct Accounts {
  AccountFile passwd;
  AccountFile shadow;
  AccountFile group;
  std::optional<AccountFile> gshadow;
};

/// A home directory that a user must get.
struct Home {
  Origin origin;
  std::string path;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
};

/// Adds what the entries say, in Buildroot's order: groups with a number of
/// their own, groups without, additional groups; then users with a number of
/// their own, users without. Entries that contradict the image or each other
/// are appended to `errors`, and then `accounts` is of no use. `seed` is for
/// the salt of clear-text passwords.
std::vector<Home> add_users(Accounts& accounts,
                            const std::vector<UserEntry>& entries,
                            std::string_view seed,
                            Errors& errors);

} // namespace tables
