// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see fingerprint.hpp. The inode's change time is in it because content
// can change within one size and one modification time; the device because a
// sealed session knows inodes by device and number.
#include "image/fingerprint.hpp"

#include "image/walk.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <climits>
#include <iterator>

namespace image {

namespace {

/// One line each, whatever is in the name.
void append_name(std::string& text, std::string_view name) {
  for (const char c : name)
    switch (c) {
    case '\n':
      text += "\\n";
      break;
    case '\\':
      text += "\\\\";
      break;
    default:
      text += c;
    }
}

void append_status(std::string& text, const struct stat& status) {
  fmt::format_to(std::back_inserter(text),
                 "{:o} {} {}:{} {} {}.{:09} {}.{:09} {:x}:{} ",
                 status.st_mode,
                 S_ISDIR(status.st_mode) ? 0 : status.st_nlink,
                 status.st_uid,
                 status.st_gid,
                 S_ISDIR(status.st_mode) ? 0 : status.st_size,
                 status.st_mtim.tv_sec,
                 status.st_mtim.tv_nsec,
                 status.st_ctim.tv_sec,
                 status.st_ctim.tv_nsec,
                 status.st_dev,
                 status.st_ino);
}

void append_link(std::string& text, const char* access) {
  char target[PATH_MAX];
  const ssize_t length = ::readlink(access, target, sizeof target);

  text += " -> ";
  if (length > 0)
    append_name(text, {target, static_cast<std::size_t>(length)});
}

} // namespace

base::Result<std::string> fingerprint_tree(const std::string& root) {
  std::string text = "tree ";
  append_name(text, root);
  text += '\n';

  const auto walked = walk(root, [&](const Entry& entry) {
    if (entry.is_left)
      return;
    append_status(text, entry.status);
    append_name(text, entry.path);
    if (S_ISLNK(entry.status.st_mode))
      append_link(text, entry.access);
    text += '\n';
  });
  if (!walked)
    return walked.error();

  return text;
}

std::string fingerprint_files(const std::vector<std::string>& paths) {
  std::string text;

  for (const std::string& path : paths) {
    struct stat status {};

    text += "file ";
    if (::stat(path.c_str(), &status) == 0)
      append_status(text, status);
    else
      text += "absent ";
    append_name(text, path);
    text += '\n';
  }

  return text;
}

} // namespace image
