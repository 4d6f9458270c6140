// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: all lines of a save file that say something are `name=value` fields
// between commas, in an order that fakeroot's scanf insists on.
#pragma once

#include "base/text.hpp"

#include <algorithm>
#include <string_view>

namespace session {

/// Reads the fields of a line from the front.
class SaveFields {
public:
  explicit SaveFields(std::string_view line)
      : rest_(line) {}

  /// The next field, which must be `name=NUMBER`.
  template <class T> bool number(std::string_view name, int base, T& value) {
    const std::string_view field = next();
    if (!field.starts_with(name) || field.size() <= name.size() ||
        field[name.size()] != '=')
      return false;
    std::string_view digits = field.substr(name.size() + 1);
    // Scripts write what printf's %#x gives them, and scanf takes it.
    if (base == 16 && (digits.starts_with("0x") || digits.starts_with("0X")))
      digits.remove_prefix(2);
    const auto parsed = base::parse_number<T>(digits, base);
    value = parsed.value_or(T{});

    return parsed.has_value();
  }

  std::string_view next() {
    const std::size_t end = std::min(rest_.find(','), rest_.size());
    const std::string_view field = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));

    return field;
  }

  bool at_end() const { return rest_.empty(); }

private:
  std::string_view rest_;
};

} // namespace session
