// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see xattr_text.hpp.
#include "cli/xattr_text.hpp"

#include "jobroot/acl.hpp"
#include "sandbox/capability.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cli {

namespace {

namespace acl = jobroot::acl;

/// The short text form of acl(5); a group or user is a number, because a name
/// would be one of this machine.
std::string acl_text(std::string_view value) {
  std::string text;
  acl::for_each_entry(
      value.data(), value.size(), [&](const acl::Entry& entry, const char*) {
        const bool is_named = entry.tag == acl::user || entry.tag == acl::group;
        const char* const tag =
            (entry.tag & (acl::user_object | acl::user)) != 0     ? "user"
            : (entry.tag & (acl::group_object | acl::group)) != 0 ? "group"
            : entry.tag == acl::mask                              ? "mask"
                                                                  : "other";
        text += fmt::format("{}{}:{}:{}{}{}",
                            text.empty() ? "" : ",",
                            tag,
                            is_named ? std::to_string(entry.id) : "",
                            (entry.permissions & 4) != 0 ? 'r' : '-',
                            (entry.permissions & 2) != 0 ? 'w' : '-',
                            (entry.permissions & 1) != 0 ? 'x' : '-');
        return true;
      });

  return text;
}

bool is_acl(std::string_view name, std::string_view value) {
  acl::Summary summary;

  return (name == acl::access_name || name == acl::default_name) &&
         acl::summarise(value.data(), value.size(), &summary) == 0;
}

std::string hexadecimal(std::string_view value) {
  constexpr std::size_t shown = 64;
  std::string text = "0x";
  for (const char byte : value.substr(0, shown))
    text += fmt::format("{:02x}", static_cast<unsigned char>(byte));

  return value.size() > shown
             ? fmt::format("{}... ({} bytes)", text, value.size())
             : text;
}

} // namespace

std::string xattr_text(std::string_view name, std::string_view value) {
  if (name == sandbox::capability_xattr)
    if (const auto text = sandbox::capability_text(value))
      return *text;
  if (is_acl(name, value))
    return acl_text(value);
  const bool printable =
      std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; });

  return printable ? fmt::format("\"{}\"", value) : hexadecimal(value);
}

} // namespace cli
