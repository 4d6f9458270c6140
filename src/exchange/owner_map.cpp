// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: GNU tar's --owner-map and --group-map say what to write in place of an
// owner on disk. They know no files, so this works where one owner on disk is
// one owner on record, and the map must be refused where it would be wrong.
#include "base/file.hpp"
#include "base/text.hpp"
#include "exchange/format.hpp"
#include "tables/account_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>
#include <utility>

namespace exchange {

namespace {

struct Which {
  const char* file;
  std::uint32_t jobroot::Inode::*on_disk;
  std::uint32_t Entry::*seen;
  const char* word;
};

constexpr Which owners = {
    "/etc/passwd", &jobroot::Inode::uid, &Entry::uid, "owner"};
constexpr Which groups = {
    "/etc/group", &jobroot::Inode::gid, &Entry::gid, "group"};

/// The tree's own names; the machine's would be another system's.
tables::AccountFile names_in(const Tree& tree, const Which& which) {
  for (const std::string& root : tree.roots)
    if (const auto text = base::read_file(root + which.file))
      return tables::AccountFile::parse(*text);

  return tables::AccountFile::parse("");
}

/// tar takes a name without one for none; quotes and the like mean something.
std::string name_of(const tables::AccountFile& names, std::uint32_t id) {
  const auto is_plain = [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
           letter == '_' || letter == '-' || letter == '.';
  };
  const auto name = names.name_of(id);

  return name && std::ranges::all_of(*name, is_plain) ? *name : "";
}

base::Result<Exported> write(const Tree& tree, const Which& which) {
  std::map<std::uint32_t, const Entry*> firsts;
  std::size_t others = 0;
  for (const Entry& entry : tree.entries) {
    const std::uint32_t real = entry.on_disk.*which.on_disk;
    const Entry& first = *firsts.emplace(real, &entry).first->second;
    if (first.*which.seen != entry.*which.seen)
      return base::Error{
          .subject = entry.source,
          .found = fmt::format("has {0} {1}, and {2} has {3}, but both have "
                               "{4} on disk",
                               which.word,
                               entry.*which.seen,
                               first.source,
                               first.*which.seen,
                               real),
          .remedy = "a map cannot tell them apart, use mtree"};
    others += entry.mode != entry.on_disk.mode || !entry.xattrs.empty();
  }

  const tables::AccountFile names = names_in(tree, which);
  Exported exported;
  for (const auto& [real, entry] : firsts)
    fmt::format_to(std::back_inserter(exported.text),
                   "+{} {}:{}\n",
                   real,
                   name_of(names, entry->*which.seen),
                   entry->*which.seen);
  if (others != 0)
    exported.notes.push_back(
        fmt::format("left out modes, types and attributes of {}",
                    base::counted(others, "file")));

  return exported;
}

} // namespace

base::Result<Exported> write_owner_map(const Tree& tree) {
  return write(tree, owners);
}

base::Result<Exported> write_group_map(const Tree& tree) {
  return write(tree, groups);
}

} // namespace exchange
