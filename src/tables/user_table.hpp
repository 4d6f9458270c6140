// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: Buildroot's users tables say which accounts an image has besides those
// of its skeleton: `username uid group gid password home shell groups
// comment`. As with devices a table is read whole before anything is touched.
#pragma once

#include "tables/line.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tables {

/// A user's or group's number, or the range from which the lowest free one is
/// taken.
struct AccountId {
  enum class Choice { fixed, system, user };

  Choice choice = Choice::fixed;
  std::uint32_t value = 0;

  bool is_fixed() const { return choice == Choice::fixed; }
};

struct UserEntry {
  Origin origin;
  /// Empty: the line is about the group alone.
  std::string name;
  AccountId uid;
  std::string group;
  AccountId gid;
  /// As the table has it: see password.hpp.
  std::string password;
  /// Empty: none.
  std::string home;
  std::string shell;
  std::vector<std::string> groups;
  std::string comment;
};

/// Reads `text`, which came from `file`; what is wrong with it is appended to
/// `errors`.
std::vector<UserEntry> parse_user_table(const std::string& file,
                                        std::string_view text,
                                        Errors& errors);

} // namespace tables
