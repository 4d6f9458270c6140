// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see text.hpp.
#include "base/text.hpp"

#include <cmath>

namespace base {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> fields;

  for (;;) {
    const std::size_t end = text.find(separator);
    fields.push_back(text.substr(0, end));
    if (end == std::string_view::npos)
      return fields;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> words(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  std::vector<std::string_view> found;
  std::size_t begin = text.find_first_not_of(blanks);

  while (begin != std::string_view::npos) {
    const std::size_t end = text.find_first_of(blanks, begin);
    found.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(blanks, end);
  }

  return found;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view white = " \t\r\n\v\f";
  const std::size_t begin = text.find_first_not_of(white);

  if (begin == std::string_view::npos)
    return {};

  return text.substr(begin, text.find_last_not_of(white) - begin + 1);
}

std::string
replace_all(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos;
       at += by.size())
    text.replace(at, what.size(), by);

  return text;
}

std::string shell_quote(std::string_view text) {
  constexpr std::string_view bare = "abcdefghijklmnopqrstuvwxyz"
                                    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "0123456789_-+:,./@%^";

  if (!text.empty() && text.find_first_not_of(bare) == std::string_view::npos)
    return std::string(text);

  std::string quoted = "'";
  for (const char character : text)
    if (character == '\'')
      quoted += "'\\''";
    else
      quoted += character;

  return quoted + "'";
}

std::string counted(std::uint64_t count, std::string_view one) {
  return std::to_string(count).append(" ").append(one).append(count == 1 ? ""
                                                                         : "s");
}

std::optional<double> parse_decimal(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] =
      std::from_chars(text.data(), end, number, std::chars_format::fixed);
  const bool is_one =
      error == std::errc{} && rest == end && std::isfinite(number);

  return is_one ? std::optional{number} : std::nullopt;
}

} // namespace base
