// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: adding users is arithmetic on four small texts. It is done in memory,
// so that a conflict in the last line leaves the image's files as they were.
#pragma once

#include "tables/account_file.hpp"
#include "tables/kept_ids.hpp"
#include "tables/password.hpp"
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

struct UserSettings {
  /// For the salt of clear-text passwords, and how they are hashed.
  std::string_view seed = "0";
  Hash hash = Hash::sha_512;
  /// Where automatic numbers come from and go to; may be null.
  KeptIds* ids = nullptr;
};

/// Adds what the entries say, in Buildroot's order: groups with a number of
/// their own, groups without, additional groups; then users with a number of
/// their own, users without. Entries that contradict the image or each other
/// are appended to `errors`, and then `accounts` is of no use.
std::vector<Home> add_users(Accounts& accounts,
                            const std::vector<UserEntry>& entries,
                            const UserSettings& settings,
                            Errors& errors);

} // namespace tables
