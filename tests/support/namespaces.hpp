// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: full disks and other roots are tested with file systems that only the
// test sees, and that are gone with its process.
#pragma once

#include "base/file.hpp"

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace support {

/// Moves the calling process to mounts of its own, as root or in a user
/// namespace; false where neither may be had.
inline bool enter_own_mounts() {
  const std::string user = std::to_string(::geteuid());
  const std::string group = std::to_string(::getegid());
  const bool root = ::geteuid() == 0;
  if (::unshare(CLONE_NEWNS | (root ? 0 : CLONE_NEWUSER)) != 0)
    return false;
  const auto write = [](const char* path, const std::string& text) {
    const auto file = base::Fd::open(path, O_WRONLY);
    return file && base::write_all(*file, text, path).has_value();
  };
  if (!root && !(write("/proc/self/setgroups", "deny") &&
                 write("/proc/self/uid_map", "0 " + user + " 1") &&
                 write("/proc/self/gid_map", "0 " + group + " 1")))
    return false;

  return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

/// An empty memory file system of that size ("1m") on a directory.
inline bool mount_memory(const std::string& directory, const char* size) {
  const std::string options = std::string("mode=0755,size=") + size;

  return ::mount(
             "tmpfs", directory.c_str(), "tmpfs", MS_NOSUID, options.c_str()) ==
         0;
}

/// Mounts a new file system that only this child sees on directory + "/disk".
inline bool mount_image(const std::string& directory,
                        const std::string& size,
                        const std::string& mkfs) {
  const std::string image = directory + "/image";
  const std::string disk = directory + "/disk";
  const std::string script = "exec >/dev/null 2>&1; truncate -s " + size + ' ' +
                             image + " && " + mkfs + ' ' + image +
                             " && mkdir " + disk + " && mount -o loop " +
                             image + ' ' + disk;

  return ::geteuid() == 0 && enter_own_mounts() &&
         std::system(script.c_str()) == 0;
}

/// What a test's child ends with where it may not do what it is about.
inline constexpr int may_not = 77;

} // namespace support
