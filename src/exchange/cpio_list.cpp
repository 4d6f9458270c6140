// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the list that the kernel's usr/gen_init_cpio makes an initramfs of. It
// reads words with scanf, so there is no way to write a blank, it takes ids as
// int, and it replaces ${NAME} in the place of a file's contents.
#include "exchange/format.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

#include <climits>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace exchange {

namespace {

using Number = std::pair<std::uint64_t, std::uint64_t>;

constexpr std::size_t longest_line = 2 * PATH_MAX + 48;

Number number_of(const Entry& entry) {
  return {entry.on_disk.dev, entry.on_disk.ino};
}

/// An archive has the root's own entry as ".".
std::string name_of(const Entry& entry) {
  return '/' + (entry.path.empty() ? "." : entry.path);
}

base::Result<void> check(const Entry& entry) {
  constexpr auto greatest = static_cast<std::uint32_t>(INT_MAX);
  if (has_blank(entry.path) || has_blank(entry.link))
    return cannot_hold(entry, "has a blank in its name or in where it points");
  if (S_ISREG(entry.mode) &&
      (has_blank(entry.source) || entry.source.find("${") != std::string::npos))
    return cannot_hold(entry, "has a blank or '${' in the path of its data");
  if (S_ISLNK(entry.mode) && entry.link.empty())
    return cannot_hold(entry, "points to nothing");
  if (entry.uid > greatest || entry.gid > greatest)
    return cannot_hold(entry, "belongs to an id above 2147483647");

  return {};
}

class Writer {
public:
  explicit Writer(const Tree& tree)
      : tree_(tree) {
    for (const Entry& entry : tree.entries)
      if (S_ISREG(entry.mode) && entry.on_disk.nlink > 1)
        names_[number_of(entry)].push_back(name_of(entry));
  }

  base::Result<Exported> run() {
    for (const Entry& entry : tree_.entries) {
      if (auto checked = check(entry); !checked)
        return checked.error();
      losses_.add_xattrs(entry);
      const std::string line = line_of(entry);
      if (line.size() > longest_line)
        return cannot_hold(entry, "makes a line that is too long");
      if (!line.empty())
        text_ += line + '\n';
    }

    return Exported{std::move(text_), losses_.notes()};
  }

private:
  std::string line_of(const Entry& entry) {
    switch (entry.mode & S_IFMT) {
    case S_IFDIR:
      return fmt::format("dir {} {}", name_of(entry), rights(entry));
    case S_IFLNK:
      return fmt::format(
          "slink {} {} {}", name_of(entry), entry.link, rights(entry));
    case S_IFIFO:
      return fmt::format("pipe {} {}", name_of(entry), rights(entry));
    case S_IFSOCK:
      return fmt::format("sock {} {}", name_of(entry), rights(entry));
    case S_IFREG:
      return file_line(entry);
    default:
      return fmt::format("nod {} {} {} {} {}",
                         name_of(entry),
                         rights(entry),
                         S_ISBLK(entry.mode) ? 'b' : 'c',
                         entry.major(),
                         entry.minor());
    }
  }

  /// All names of a file are on the line of the first one.
  std::string file_line(const Entry& entry) {
    if (!written_.insert(number_of(entry)).second)
      return {};
    std::string line = fmt::format(
        "file {} {} {}", name_of(entry), entry.source, rights(entry));
    for (const std::string& name : names_[number_of(entry)])
      if (name != name_of(entry))
        line += ' ' + name;

    return line;
  }

  static std::string rights(const Entry& entry) {
    return fmt::format(
        "{:04o} {} {}", entry.permissions(), entry.uid, entry.gid);
  }

  const Tree& tree_;
  std::map<Number, std::vector<std::string>> names_;
  std::set<Number> written_;
  Losses losses_;
  std::string text_;
};

} // namespace

base::Result<Exported> write_cpio_list(const Tree& tree) {
  return Writer{tree}.run();
}

} // namespace exchange
