// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an image's owners are named by its own etc/passwd and etc/group, never
// by those of the machine that builds it. passwd, shadow, group and gshadow
// are all the same thing: lines of fields between colons, the first a name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tables {

using Fields = std::vector<std::string>;

/// Where passwd and group have their number, and passwd its main group.
inline constexpr std::size_t id_field = 2;
inline constexpr std::size_t main_group_field = 3;
/// The members of group and gshadow.
inline constexpr std::size_t members_field = 3;

/// One file. Lines that are not understood (NIS, comments) stay as they are.
class AccountFile {
public:
  static AccountFile parse(std::string_view text);

  /// Every line ends, the last one too, whatever it was before.
  std::string text() const;

  /// The first line of that name; null when there is none.
  const Fields* find(std::string_view name) const;
  Fields* find(std::string_view name);

  /// A name's number.
  std::optional<std::uint32_t> id_of(std::string_view name) const;

  /// Another name than `name` that has the number.
  std::optional<std::string> other_holder(std::uint32_t id,
                                          std::string_view name) const;

  /// The first name that has the number.
  std::optional<std::string> name_of(std::uint32_t id) const;

  /// The lowest number from `first` to `last` that no line has and that is not
  /// `taken` otherwise.
  std::optional<std::uint32_t>
  lowest_free(std::uint32_t first,
              std::uint32_t last,
              std::set<std::uint32_t> taken = {}) const;

  /// Takes all lines of that name away and puts `fields` at the end.
  void replace(std::string_view name, Fields fields);

private:
  std::vector<Fields> lines_;
};

/// A line's number in `field`, if it has one.
std::optional<std::uint32_t> number_in(const Fields& fields, std::size_t field);

} // namespace tables
