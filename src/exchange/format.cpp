// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see format.hpp.
#include "exchange/format.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace exchange {

namespace {

constexpr Format all[] = {
    {"mtree", write_mtree},
    {"tar-owner-map", write_owner_map},
    {"tar-group-map", write_group_map},
    {"squashfs-pseudo", write_squashfs_pseudo},
    {"squashfs-exclude", write_squashfs_exclude},
    {"gen_init_cpio", write_cpio_list},
    {"device-table", write_device_table},
};

} // namespace

std::span<const Format> formats() {
  return all;
}

std::vector<std::string> Losses::notes() const {
  const struct {
    std::size_t count;
    const char* before;
    const char* one;
    const char* behind;
  } rows[] = {
      {xattrs_, "the extended attributes of ", "file", ""},
      {sockets_, "", "socket", ""},
      {links_, "", "owner", " of symbolic links and sockets"},
  };

  std::vector<std::string> notes;
  for (const auto& [count, before, one, behind] : rows)
    if (count != 0)
      notes.push_back(fmt::format(
          "left out {}{}{}", before, base::counted(count, one), behind));

  return notes;
}

base::Error cannot_hold(const Entry& entry, const std::string& what) {
  std::string shown;
  for (const char letter : entry.source)
    shown += letter == '\n' ? std::string("\\n") : std::string(1, letter);

  return {.subject = shown,
          .found = what,
          .remedy = "the format has no way to write it"};
}

bool has_blank(std::string_view text) {
  return text.find_first_of(" \t\n\v\f\r") != text.npos;
}

} // namespace exchange
