// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a record may have to hide an attribute that the inode on disk has.
#pragma once

#include "jobroot/inode.hpp"
#include "jobroot/overlay.hpp"

#include <stddef.h>

namespace jobroot {

/// getxattr(2) of whatever `target` names: bytes, or minus an errno.
inline long xattr_on_disk(const Target& target,
                          const char* name,
                          void* value = nullptr,
                          size_t size = 0) noexcept {
  const auto get = [&](long number, long subject) {
    return sys::call(number,
                     subject,
                     sys::word(name),
                     sys::word(value),
                     static_cast<long>(size));
  };
  if (target.is_descriptor())
    return get(SYS_fgetxattr, target.directory);
  const bool link = (target.flags & AT_SYMLINK_NOFOLLOW) != 0;
  if (target.directory == AT_FDCWD || target.path[0] == '/')
    return get(link ? SYS_lgetxattr : SYS_getxattr, sys::word(target.path));
  const long fd = sys::call(SYS_openat,
                            target.directory,
                            sys::word(target.path),
                            O_PATH | O_CLOEXEC | (link ? O_NOFOLLOW : 0));
  if (sys::failed(fd))
    return fd;
  char path[32];
  overlay::descriptor_path(path, static_cast<int>(fd));
  const long result = get(SYS_getxattr, sys::word(path));
  sys::call(SYS_close, fd);
  return result;
}

inline bool is_xattr_on_disk(const Target& target, const char* name) noexcept {
  return !sys::failed(xattr_on_disk(target, name));
}

} // namespace jobroot
