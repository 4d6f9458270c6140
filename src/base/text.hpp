// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: tables, variables and protocols are all text, and reading a number
// strictly ("12x" and "" are none) is written once.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace base {

/// The fields between separators, as views into `text`: always one more than
/// there are separators, so an empty text is one empty field.
std::vector<std::string_view> split(std::string_view text, char separator);

/// The words between runs of blanks and tabs; none of them is empty.
std::vector<std::string_view> words(std::string_view text);

/// Without white space at both ends.
std::string_view trim(std::string_view text);

/// `text` with `by` wherever it says `what`, which is not empty.
std::string
replace_all(std::string text, std::string_view what, std::string_view by);

/// As one word of a POSIX shell, left bare where it needs no quotes.
std::string shell_quote(std::string_view text);

/// "1 record", "2 records".
std::string counted(std::uint64_t count, std::string_view one);

/// The number that the whole text is; no sign for unsigned types, no blanks,
/// no prefix, nothing that does not fit.
template <class T>
std::optional<T> parse_number(std::string_view text, int base = 10) {
  T number{};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, base);

  return error == std::errc{} && rest == end ? std::optional{number}
                                             : std::nullopt;
}

/// The same for numbers like "2.5"; not for "inf" or "nan".
std::optional<double> parse_decimal(std::string_view text);

} // namespace base
