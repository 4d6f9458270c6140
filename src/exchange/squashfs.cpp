// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: mksquashfs -pf changes what it finds in the tree, but neither the root
// directory, for which it has options, nor an inode's type: what is a device
// node for us must be left out (-ef) before it can be made.
#include "exchange/format.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

#include <iterator>

namespace exchange {

namespace {

/// -pf splits words at blanks that have no backslash before them.
base::Result<std::string> escaped(const Entry& entry) {
  if (entry.path.find('\n') != entry.path.npos)
    return cannot_hold(entry, "has a newline in its name");
  std::string name;
  for (const char letter : entry.path) {
    if (std::string_view(" \t\v\f\r\\\"'#*?[]").find(letter) !=
        std::string_view::npos)
      name += '\\';
    name += letter;
  }

  return name;
}

std::string definition(const Entry& entry) {
  if (!entry.is_device())
    return fmt::format(
        "m {:o} {} {}", entry.permissions(), entry.uid, entry.gid);

  return fmt::format("{} {} {:o} {} {} {} {}",
                     S_ISBLK(entry.mode) ? 'B' : 'C',
                     entry.likeness.mtime,
                     entry.permissions(),
                     entry.uid,
                     entry.gid,
                     entry.major(),
                     entry.minor());
}

} // namespace

base::Result<Exported> write_squashfs_pseudo(const Tree& tree) {
  Exported exported;
  Losses losses;
  std::size_t devices = 0;
  for (const Entry& entry : tree.entries) {
    losses.add_xattrs(entry);
    if (entry.path.empty()) {
      exported.text =
          fmt::format("# options: -root-mode {:o} -root-uid {} -root-gid {}\n",
                      entry.permissions(),
                      entry.uid,
                      entry.gid);
      continue;
    }
    if (!entry.differs(entry.on_disk.uid, entry.on_disk.gid))
      continue;
    const auto name = escaped(entry);
    if (!name)
      return name.error();
    devices += entry.is_device() && !S_ISCHR(entry.on_disk.mode) &&
               !S_ISBLK(entry.on_disk.mode);
    fmt::format_to(
        std::back_inserter(exported.text), "{} {}\n", *name, definition(entry));
  }
  exported.notes = losses.notes();
  if (devices != 0)
    exported.notes.push_back(
        fmt::format("{} device nodes are files on disk; leave them out with "
                    "-ef and --format squashfs-exclude",
                    devices));

  return exported;
}

/// -ef takes lines as they are, but for blanks at the ends and the first byte.
base::Result<Exported> write_squashfs_exclude(const Tree& tree) {
  Exported exported;
  for (const Entry& entry : tree.entries) {
    if (!entry.is_device())
      continue;
    if (has_blank(entry.path.substr(entry.path.size() - 1)))
      return cannot_hold(entry, "ends in a blank");
    if (entry.path.find('\n') != entry.path.npos)
      return cannot_hold(entry, "has a newline in its name");
    const char first = entry.path.front();
    const bool means_something =
        first == '#' || first == '\\' || has_blank({&first, 1});
    exported.text += (means_something ? "\\" : "") + entry.path + '\n';
  }

  return exported;
}

} // namespace exchange
