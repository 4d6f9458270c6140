// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see fingerprint.hpp. The inode's change time is in it because content
// can change within one size and one modification time; the device because a
// sealed session knows inodes by device and number.
#include "image/fingerprint.hpp"

#include "image/path_text.hpp"
#include "image/walk.hpp"

#include <fmt/format.h>

#include <iterator>

namespace image {

namespace {

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

} // namespace

base::Result<std::string> fingerprint_tree(const std::string& root) {
  std::string text = "tree ";
  append_path(text, root);
  text += '\n';

  const auto walked = walk(root, [&](const Entry& entry) {
    if (entry.is_left)
      return;
    append_status(text, entry.status);
    append_path(text, entry.path);
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
    append_path(text, path);
    text += '\n';
  }

  return text;
}

} // namespace image
