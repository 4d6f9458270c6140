// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see xfs.hpp.
#include "image/xfs.hpp"

#include "base/file.hpp"
#include "base/text.hpp"
#include "image/path_text.hpp"
#include "image/xfs_attributes.hpp"

#include <fmt/format.h>

#include <linux/limits.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

namespace image {

namespace {

std::string target_of(const Entry& entry) {
  std::array<char, PATH_MAX> target; // NOLINT: readlink fills it
  const ssize_t length = ::readlink(entry.access, target.data(), target.size());

  return length > 0
             ? std::string(target.data(), static_cast<std::size_t>(length))
             : "";
}

constexpr char stand_in = '\1';

unsigned char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// How many bytes of a letter follow its first one; none leads what is none.
std::size_t followers(std::string_view text, std::size_t at) {
  const unsigned char first = byte_at(text, at);
  const std::size_t count = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  if (first < 0xc2 || first > 0xf4)
    return 0;
  for (std::size_t i = 1; i <= count; ++i)
    if ((byte_at(text, at + i) & 0xc0) != 0x80)
      return 0;

  return count;
}

/// As it is called until xfs_db has written its real name. Words of a protofile
/// end at blanks, a colon begins a comment, a $ ends a directory, and nothing
/// can be quoted; xfs_db reads paths that are UTF-8.
std::string told(std::string_view name) {
  constexpr unsigned char last_control = 0x20;
  constexpr unsigned char last_ascii = 0x7e;
  std::string text{name};
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t letters = followers(name, at);
    if (letters == 0 &&
        (byte_at(name, at) <= last_control || byte_at(name, at) > last_ascii))
      text[at] = stand_in;
    at += letters;
  }
  if (text.starts_with(':') || text == "$")
    text.front() = stand_in;

  return text;
}

std::string told_path(std::string_view path) {
  std::string text;
  for (const auto name : base::split(path, '/'))
    text.append("/").append(told(name));

  return text;
}

/// A directory that is being filled.
struct Open {
  Seen seen;
  Attributes attributes;
  /// In an inode: a head, and for each entry five bytes beside the name.
  std::size_t bytes = 10;
  std::size_t count = 0;
  /// Those that have another name as yet, by their places.
  std::map<std::size_t, std::string> renamed = {};
};

class Planning {
public:
  Planning(const XfsRequest& request, const Know& know)
      : request_(request),
        latest_(request.latest),
        know_(know) {}

  void meet(const Entry& entry) {
    if (entry.is_left) {
      leave(entry);
      return;
    }
    Attributes attributes = attributes_of(entry.access);
    const Seen seen = know_ ? know_(entry, attributes) : see_real(entry);
    if (S_ISSOCK(seen.mode))
      return;
    add_entry(entry, seen);
    if (S_ISDIR(seen.mode))
      open_.push_back({seen, std::move(attributes)});
    else
      finish(entry, seen, attributes);
  }

  base::Result<XfsPlan> result() && {
    if (wrong_)
      return *wrong_;
    add_own_inodes();
    return std::move(plan_);
  }

private:
  std::back_insert_iterator<std::string> commands() {
    return std::back_inserter(plan_.commands);
  }

  std::string excluded() const {
    return "name it in " + request_.variables + "EXCLUDE";
  }

  void refuse(const Entry& entry,
              const std::string& found,
              const std::string& remedy) {
    std::string path;
    append_path(path, entry.path);
    if (!wrong_)
      wrong_ =
          base::Error{request_.type, fmt::format("{} {}", path, found), remedy};
  }

  /// xfs_db first gives the names in it their own names: in an inode they have
  /// no hashes yet, but attributes may drive them out of it.
  void leave(const Entry& entry) {
    constexpr std::size_t in_inode = 336;
    const Open directory = std::move(open_.back());
    open_.pop_back();
    plan_.protofile += "$\n";
    if (!directory.renamed.empty() && directory.bytes > in_inode)
      refuse(entry,
             "holds '" + directory.renamed.begin()->second +
                 "' and too much for xfs_db to write that name",
             "rename it or " + excluded());
    fmt::format_to(commands(), "path {}\n", told_path(entry.path));
    for (const auto& [at, name] : directory.renamed)
      fmt::format_to(commands(),
                     "write u3.sfdir3.list[{}].name #{}\n",
                     at,
                     hexadecimal(name));
    finish(entry, directory.seen, directory.attributes);
  }

  /// What is written into an inode when it is there.
  void
  finish(const Entry& entry, const Seen& seen, const Attributes& attributes) {
    fmt::format_to(commands(), "path {}\n", told_path(entry.path));
    // A protofile has no sticky bit, and in a directory that hands down its
    // group bits come of themselves.
    fmt::format_to(commands(), "write core.mode {:#o}\n", seen.mode);
    if (S_ISLNK(seen.mode) && told(target_of(entry)) != target_of(entry))
      fmt::format_to(
          commands(), "write u3.symlink #{}\n", hexadecimal(target_of(entry)));
    add_attributes(entry, xfs_attributes(attributes));
    add_times(entry.status.st_mtim);
  }

  void add_name(std::string_view name) {
    constexpr std::size_t beside = 8;
    Open& directory = open_.back();
    if (told(name) != name)
      directory.renamed[directory.count] = name;
    ++directory.count;
    directory.bytes += name.size() + beside;
  }

  void add_entry(const Entry& entry, const Seen& seen) {
    const std::string_view name = entry.path.substr(entry.path.rfind('/') + 1);
    if (!entry.path.empty())
      add_name(name);
    // The root has no name but two lines that mean nothing.
    fmt::format_to(std::back_inserter(plan_.protofile),
                   "{} {}{}{}{:03o} {} {} {}\n",
                   entry.path.empty() ? "/\n0 0\n" : told(name),
                   base::type_letter(seen.mode),
                   (seen.mode & S_ISUID) != 0 ? 'u' : '-',
                   (seen.mode & S_ISGID) != 0 ? 'g' : '-',
                   seen.mode & (S_IRWXU | S_IRWXG | S_IRWXO),
                   seen.uid,
                   seen.gid,
                   content_of(entry, seen));
  }

  std::string content_of(const Entry& entry, const Seen& seen) {
    if (S_ISREG(seen.mode))
      return source_of(entry);
    if (S_ISCHR(seen.mode) || S_ISBLK(seen.mode))
      return fmt::format("{} {}", major(seen.device), minor(seen.device));
    if (!S_ISLNK(seen.mode))
      return "";

    const std::string target = target_of(entry);
    // It gives those that do not fit into an inode no header.
    constexpr std::size_t in_inode = 336;
    if (target.size() > in_inode)
      refuse(entry,
             fmt::format("is a link of {} bytes, of which mkfs.xfs can make {}",
                         target.size(),
                         in_inode),
             "shorten it or " + excluded());

    return told(target);
  }

  std::string source_of(const Entry& entry) {
    std::string path = fmt::format("{}/{}", request_.root, entry.path);
    if (told(path) == path)
      return path;
    std::string alias =
        fmt::format("{}{}", request_.aliases, plan_.aliases.size());
    plan_.aliases[alias] = path;

    return alias;
  }

  /// xfs_db makes room for so many bytes; then they are written into it. They
  /// keep the order in which they were made.
  void add_attributes(const Entry& entry,
                      const std::vector<XfsAttribute>& attributes) {
    constexpr std::size_t in_inode = 256;
    std::size_t bytes = 4;
    std::size_t at = 0;
    for (const auto& [space, name, value] : attributes) {
      bytes += 3 + name.size() + value.size();
      fmt::format_to(
          commands(), "attr_set -{} -v {} {}\n", space, value.size(), name);
      fmt::format_to(commands(),
                     "write a.sfattr.list[{}].value #{}\n",
                     at++,
                     hexadecimal(value));
      if (value.empty() || name.find(' ') != std::string::npos)
        refuse(entry,
               "has the attribute " + name + ", which xfs_db cannot be told",
               "remove it");
    }
    if (bytes > in_inode)
      refuse(entry,
             fmt::format("has {} bytes of extended attributes; {} can be made",
                         bytes,
                         in_inode),
             "remove some");
  }

  /// Two inodes of the file system's own have the time of their making.
  void add_own_inodes() {
    if (!latest_)
      return;
    for (const auto* const inode : {"rbmino", "rsumino"}) {
      fmt::format_to(commands(), "sb 0\naddr {}\n", inode);
      add_times({.tv_sec = *latest_, .tv_nsec = 0});
    }
  }

  void add_times(const timespec& modified) {
    const bool is_late = latest_ && modified.tv_sec >= *latest_;
    const std::string changed =
        is_late ? xfs_time(*latest_, 0)
                : xfs_time(modified.tv_sec, modified.tv_nsec);
    fmt::format_to(commands(), "write core.mtime.sec #{}\n", changed);
    if (!latest_)
      return;
    for (const auto* const field : {"core.atime", "core.ctime", "v3.crtime"})
      fmt::format_to(
          commands(), "write {}.sec #{}\n", field, xfs_time(*latest_, 0));
  }

  const XfsRequest& request_;
  std::optional<std::int64_t> latest_;
  const Know& know_;
  XfsPlan plan_;
  std::vector<Open> open_;
  std::optional<base::Error> wrong_;
};

} // namespace

base::Result<XfsPlan> xfs_plan(const XfsRequest& request, const Know& know) {
  Planning planning{request, know};
  const auto walked =
      walk(request.root, [&](const Entry& entry) { planning.meet(entry); });
  if (!walked)
    return walked.error();

  return std::move(planning).result();
}

} // namespace image
