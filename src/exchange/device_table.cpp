// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is on record as a table for `jobroot makedevs`, or Buildroot's: a
// copy of the tree without it belongs to root and has the modes on disk, so
// only what differs is written. Names are words between blanks.
#include "base/file.hpp"
#include "exchange/format.hpp"
#include "sandbox/capability.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

#include <algorithm>
#include <iterator>

namespace exchange {

namespace {

bool is_capability(const session::SavedXattr& xattr) {
  return xattr.name == sandbox::capability_xattr;
}

/// The line below a file's own, or nothing.
base::Result<std::string> capability_line(const Entry& entry) {
  const auto found = std::ranges::find_if(entry.xattrs, is_capability);
  if (found == entry.xattrs.end() || !S_ISREG(entry.mode))
    return std::string();
  const auto text = sandbox::capability_text(found->value);
  if (!text)
    return cannot_hold(entry, text.error().found);

  return "|xattr " + *text + '\n';
}

base::Result<void>
append_entry(std::string& text, const Entry& entry, Losses& losses) {
  const auto capability = capability_line(entry);
  if (!capability)
    return capability.error();
  Entry rest = entry;
  std::erase_if(rest.xattrs, is_capability);
  losses.add_xattrs(rest);
  if (!entry.differs(0, 0) && capability->empty())
    return {};
  if (S_ISLNK(entry.mode) || S_ISSOCK(entry.mode)) {
    losses.add_link();
    return {};
  }
  if (has_blank(entry.path))
    return cannot_hold(entry, "has a blank in its name");
  fmt::format_to(std::back_inserter(text),
                 "/{} {} {:04o} {} {} ",
                 entry.path,
                 S_ISREG(entry.mode) ? 'f' : base::type_letter(entry.mode),
                 entry.permissions(),
                 entry.uid,
                 entry.gid);
  if (entry.is_device())
    fmt::format_to(std::back_inserter(text),
                   "{} {} - - -\n",
                   entry.major(),
                   entry.minor());
  else
    text += "- - - - -\n";
  text += *capability;

  return {};
}

} // namespace

base::Result<Exported> write_device_table(const Tree& tree) {
  Exported exported;
  Losses losses;
  for (const Entry& entry : tree.entries)
    if (auto added = append_entry(exported.text, entry, losses); !added)
      return added.error();
  exported.notes = losses.notes();

  return exported;
}

} // namespace exchange
