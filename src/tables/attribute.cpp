// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see attribute.hpp. ACLs and capabilities are refused here: they have
// rules of their own, which setfacl and the clauses of a table keep.
#include "tables/attribute.hpp"

#include "tables/line.hpp"
#include "tables/number.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace tables {

namespace {

using Bytes = std::optional<std::string>;

constexpr std::size_t longest_name = 255;
constexpr std::size_t largest_value = 65536;
constexpr std::array<std::string_view, 3> namespaces = {
    "user.", "trusted.", "security."};

Bytes from_hexadecimal(std::string_view digits) {
  std::string bytes;
  if (digits.size() % 2 != 0)
    return {};
  for (; !digits.empty(); digits.remove_prefix(2)) {
    const auto byte = number(digits.substr(0, 2), 0xff, 16);
    if (!byte)
      return {};
    bytes += static_cast<char>(*byte);
  }

  return bytes;
}

Bytes from_base64(std::string_view text) {
  static constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0)
    return {};
  while (text.ends_with('='))
    text.remove_suffix(1);
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char character : text) {
    const std::size_t digit = digits.find(character);
    if (digit == digits.npos)
      return {};
    bits = bits << 6 | static_cast<unsigned>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>(bits >> count & 0xff);
    }
  }

  return bytes;
}

/// What is between the quotation marks; \OOO, \" and \\ are one byte each.
Bytes from_quoted(std::string_view text) {
  std::string bytes;
  while (!text.empty()) {
    std::size_t length = 1;
    char byte = text[0];
    if (byte == '"')
      return {};
    if (byte == '\\') {
      const auto octal =
          text.size() < 4 ? std::nullopt : number(text.substr(1, 3), 0377, 8);
      if (!octal && (text.size() < 2 || (text[1] != '"' && text[1] != '\\')))
        return {};
      length = octal ? 4 : 2;
      byte = octal ? static_cast<char>(*octal) : text[1];
    }
    bytes += byte;
    text.remove_prefix(length);
  }

  return bytes;
}

Bytes bytes_of(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X"))
    return from_hexadecimal(text.substr(2));
  if (text.starts_with("0s") || text.starts_with("0S"))
    return from_base64(text.substr(2));
  if (!text.starts_with('"'))
    return std::string(text);
  if (text.size() < 2 || !text.ends_with('"'))
    return {};

  return from_quoted(text.substr(1, text.size() - 2));
}

base::Result<void> check_name(std::string_view name) {
  const bool is_known =
      std::ranges::any_of(namespaces, [&](std::string_view prefix) {
        return name.starts_with(prefix) && name.size() > prefix.size();
      });
  if (name == "security.capability")
    return base::Error{"'security.capability'",
                       "capabilities are written as text",
                       "write clauses like cap_net_raw+ep"};
  if (name.starts_with("system.posix_acl_"))
    return base::Error{quoted(name),
                       "an ACL has a mode, too",
                       "set it in a hook, with setfacl"};
  if (!is_known || name.size() > longest_name)
    return base::Error{quoted(name),
                       "no file has such an attribute",
                       "names begin with user., trusted. or security."};

  return {};
}

} // namespace

bool is_attribute(std::string_view text) {
  return text.substr(0, text.find('=')).find('.') != text.npos;
}

base::Result<Attribute> parse_attribute(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  if (auto checked = check_name(name); !checked)
    return checked.error();
  if (equals == text.npos)
    return base::Error{quoted(name), "has no value", "write NAME=VALUE"};
  auto value = bytes_of(text.substr(equals + 1));
  if (!value || value->size() > largest_value)
    return base::Error{
        quoted(name) + " " + quoted(text.substr(equals + 1)),
        "is no value of an attribute",
        "write text, \"text\" with \\OOO for bytes, 0x and hexadecimal digits, "
        "or 0s and base64"};

  return Attribute{std::string(name), std::move(*value)};
}

} // namespace tables
