// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see xfs_attributes.hpp.
#include "image/xfs_attributes.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace image {

namespace {

struct Space {
  std::string_view prefix;
  char option;
};

constexpr Space spaces[] = {{.prefix = "user.", .option = 'u'},
                            {.prefix = "trusted.", .option = 'r'},
                            {.prefix = "security.", .option = 's'}};

constexpr std::string_view acl_prefix = "system.posix_acl_";

std::uint32_t little(std::string_view bytes, std::size_t at, unsigned count) {
  std::uint32_t number = 0;
  for (unsigned i = count; i-- > 0;)
    number = number << 8U | static_cast<unsigned char>(bytes[at + i]);

  return number;
}

void add_big(std::string& text, std::uint32_t number, unsigned count) {
  for (unsigned i = count; i-- > 0;)
    text += static_cast<char>(number >> (8 * i));
}

/// A version and entries of tag, rights and id, little end first, become a
/// count and entries of tag, id, rights and nothing, big end first.
std::string xfs_acl(std::string_view value) {
  constexpr std::size_t head = 4;
  constexpr std::size_t entry = 8;
  const std::size_t count =
      value.size() < head ? 0 : (value.size() - head) / entry;
  std::string acl;
  add_big(acl, static_cast<std::uint32_t>(count), 4);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = head + i * entry;
    add_big(acl, little(value, at, 2), 4);
    add_big(acl, little(value, at + 4, 4), 4);
    add_big(acl, little(value, at + 2, 2), 2);
    add_big(acl, 0, 2);
  }

  return acl;
}

} // namespace

std::vector<XfsAttribute> xfs_attributes(const Attributes& attributes) {
  std::vector<XfsAttribute> all;

  for (const auto& [name, value] : attributes) {
    if (name.starts_with(acl_prefix))
      all.push_back(
          {'r',
           name.ends_with("default") ? "SGI_ACL_DEFAULT" : "SGI_ACL_FILE",
           xfs_acl(value)});
    for (const Space& space : spaces)
      if (name.starts_with(space.prefix))
        all.push_back({space.option, name.substr(space.prefix.size()), value});
  }

  return all;
}

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes)
    text += fmt::format("{:02x}", static_cast<unsigned char>(byte));

  return text;
}

std::string xfs_time(std::int64_t seconds, std::int64_t nanoseconds) {
  constexpr std::int64_t before_1970 = std::int64_t{1} << 31;
  constexpr std::int64_t in_second = 1000000000;
  const auto count = static_cast<std::uint64_t>(
      (seconds + before_1970) * in_second + nanoseconds);

  return fmt::format("{:016x}", count);
}

} // namespace image
