// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see id_map.hpp; the format is that of user_namespaces(7).
#include "base/id_map.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <cstdint>

namespace base {

namespace {

Result<IdMap> read_map(const std::string& path) {
  Result<std::string> text = read_file(path);
  if (!text)
    return text.error();

  return IdMap{std::move(*text)};
}

} // namespace

Result<IdMap> IdMap::of_users() {
  return read_map("/proc/self/uid_map");
}

Result<IdMap> IdMap::of_groups() {
  return read_map("/proc/self/gid_map");
}

bool IdMap::has(id_t id) const {
  for (const std::string_view line : split(text_, '\n')) {
    const auto numbers = words(line);
    if (numbers.size() != 3)
      continue;
    const auto first = parse_number<std::uint32_t>(numbers[0]);
    const auto count = parse_number<std::uint32_t>(numbers[2]);
    if (first && count && id >= *first && id - *first < *count)
      return true;
  }

  return false;
}

} // namespace base
