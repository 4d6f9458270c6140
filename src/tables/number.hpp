// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: both tables and the account files are full of numbers, each of which
// has a limit.
#pragma once

#include "base/text.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace tables {

/// The greatest user or group id: the one above means "none" to the kernel.
inline constexpr std::uint32_t greatest_id = 0xfffffffe;

/// A number of digits alone, not above `limit`.
inline std::optional<std::uint32_t>
number(std::string_view text, std::uint32_t limit, int radix = 10) {
  const auto value = base::parse_number<std::uint32_t>(text, radix);
  return value && *value <= limit ? value : std::nullopt;
}

} // namespace tables
