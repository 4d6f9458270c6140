// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an overlay copies a file into its layer when it is first written to,
// and the copy has a birth time of its own, and sooner or later a number of
// its own: files with two links at once, others when the cache is dropped,
// directories at the next mount. The record must follow. Both ways to find it
// again go by the path beneath the mount: the layer below still has the inode
// that was recorded, the upper layer has the one that will be shown.
#pragma once

#include "jobroot/inode.hpp"
#include "jobroot/xattr_list.hpp"

namespace jobroot::overlay {

/// A path of the underlying file system, put together in place.
struct Path {
  char text[4096];
  size_t length = 0;

  bool append(const char* part, size_t bytes) noexcept {
    if (length + bytes >= sizeof text)
      return false;
    copy_bytes(text + length, part, bytes);
    length += bytes;
    text[length] = 0;
    return true;
  }
};

/// The name by which /proc knows an open descriptor; `to` has 32 bytes.
inline void descriptor_path(char* to, int fd) noexcept {
  constexpr char directory[] = "/proc/self/fd/";
  copy_bytes(to, directory, sizeof directory - 1);
  put_number(to + sizeof directory - 1, static_cast<uint64_t>(fd));
}

/// The absolute path of what `target` names, as /proc knows it.
inline bool absolute_path(const Target& target, Path* path) noexcept {
  const bool is_fd = target.is_descriptor();
  const int flags =
      O_PATH | O_CLOEXEC |
      ((target.flags & AT_SYMLINK_NOFOLLOW) != 0 ? O_NOFOLLOW : 0);
  const long fd =
      is_fd ? target.directory
            : sys::call(
                  SYS_openat, target.directory, sys::word(target.path), flags);
  if (fd < 0)
    return false;
  char name[32];
  descriptor_path(name, static_cast<int>(fd));
  const long bytes = sys::call(SYS_readlinkat,
                               AT_FDCWD,
                               sys::word(name),
                               sys::word(path->text),
                               sizeof path->text - 1);
  if (!is_fd)
    sys::call(SYS_close, fd);
  if (bytes <= 0)
    return false;
  path->length = static_cast<size_t>(bytes);
  path->text[bytes] = 0;
  return true;
}

/// The part of `path` behind the mount at `view_at`, with its slash; empty for
/// the mount itself, null for what is elsewhere.
inline const char* beneath(const Path& path, const char* view_at) noexcept {
  const size_t bytes = length_of(view_at);
  if (bytes == 0 || path.length < bytes ||
      !equal_bytes(path.text, view_at, bytes) ||
      (path.text[bytes] != '/' && path.text[bytes] != 0))
    return nullptr;
  return path.text + bytes;
}

/// Looks at `rest` in a layer of `bytes` characters' path.
inline bool look_in(const char* layer,
                    size_t bytes,
                    const char* rest,
                    Path* path,
                    Inode* inode) noexcept {
  path->length = 0;
  return path->append(layer, bytes) && path->append(rest, length_of(rest)) &&
         look_at({AT_FDCWD, path->text, AT_SYMLINK_NOFOLLOW}, inode) == 0;
}

/// Whether a layer beneath has, at the path of `target`, the inode number that
/// the overlay still shows, with the record's own birth time: then the record
/// of that number is meant, although the birth time seen is the copy's.
inline bool shows_lower(const Header& header,
                        const Target& target,
                        const Inode& seen,
                        uint64_t birth) noexcept {
  Path path;
  if (!absolute_path(target, &path))
    return false;
  const char* const rest = beneath(path, header.view_at);
  if (rest == nullptr)
    return false;
  Path below;
  for (const char* layer = header.lowers; *layer != 0;) {
    size_t bytes = 0;
    while (layer[bytes] != 0 && layer[bytes] != '\n')
      bytes++;
    Inode inode;
    if (look_in(layer, bytes, rest, &below, &inode))
      return inode.ino == seen.ino && inode.birth == birth &&
             (inode.mode & S_IFMT) == (seen.mode & S_IFMT);
    layer += bytes + (layer[bytes] != 0 ? 1 : 0);
  }
  return false;
}

/// Finds the copy of what `target` names in the upper layer.
inline bool find_upper(const Header& header,
                       const Target& target,
                       Path* path,
                       Inode* inode) noexcept {
  Path seen;
  if (!absolute_path(target, &seen))
    return false;
  const char* const rest = beneath(seen, header.view_at);
  return rest != nullptr &&
         look_in(header.upper, length_of(header.upper), rest, path, inode);
}

} // namespace jobroot::overlay
