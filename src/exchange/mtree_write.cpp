// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: mtree(5) says all but extended attributes, and bsdtar makes archives of
// it: `bsdtar -cf x.tar @x.mtree`. There `contents` says where a file's data
// is, whatever the working directory; of what has no data it must lead nowhere,
// because an inode of another type on disk, as a device node is one, ends the
// reading. libarchive knows no sockets.
#include "exchange/format.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

#include <iterator>

namespace exchange {

namespace {

const char* type_of(const Entry& entry) {
  switch (entry.mode & S_IFMT) {
  case S_IFDIR:
    return "dir";
  case S_IFLNK:
    return "link";
  case S_IFCHR:
    return "char";
  case S_IFBLK:
    return "block";
  case S_IFIFO:
    return "fifo";
  default:
    return "file";
  }
}

/// As vis(3) with VIS_OCTAL: glob's letters have a meaning in names, '#' and
/// '=' elsewhere in the line.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char letter : text)
    if (letter > ' ' && letter <= '~' &&
        std::string_view("\\#=*?[]\"'").find(letter) == std::string_view::npos)
      out += letter;
    else
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(letter));

  return out;
}

void append_entry(std::string& text, const Entry& entry) {
  const auto add = [&]<class... Values>(fmt::format_string<Values...> form,
                                        Values&&... values) {
    fmt::format_to(
        std::back_inserter(text), form, std::forward<Values>(values)...);
  };
  add("{} type={} mode={:04o} uid={} gid={} time={}.{:09}",
      entry.path.empty() ? "." : "./" + escaped(entry.path),
      type_of(entry),
      entry.permissions(),
      entry.uid,
      entry.gid,
      entry.likeness.mtime,
      entry.likeness.mtime_nsec);
  if (entry.is_device())
    add(" device=native,{},{}", entry.major(), entry.minor());
  if (S_ISLNK(entry.mode))
    add(" link={}", escaped(entry.link));
  if (S_ISREG(entry.mode))
    add(" size={} contents={}", entry.likeness.size, escaped(entry.source));
  else if (!S_ISDIR(entry.mode))
    add(" contents=/nonexistent");
  text += '\n';
}

} // namespace

base::Result<Exported> write_mtree(const Tree& tree) {
  Exported exported{.text = "#mtree\n"};
  Losses losses;
  for (const Entry& entry : tree.entries) {
    if (S_ISSOCK(entry.mode)) {
      losses.add_socket();
      continue;
    }
    losses.add_xattrs(entry);
    append_entry(exported.text, entry);
  }
  exported.notes = losses.notes();

  return exported;
}

} // namespace exchange
