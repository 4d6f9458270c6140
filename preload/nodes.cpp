// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: device nodes that only root could make: on disk an empty file, in the
// record the device. It is made with O_EXCL, as mknod(2) makes nothing over an
// existing name, and taken away again if it cannot be recorded.
//
//   mknod mknodat __xmknod __xmknodat mkfifo mkfifoat  ->  make_node
#include "environment.hpp"
#include "intercept.hpp"
#include "record.hpp"
#include "strict.hpp"

namespace shim {
namespace {

using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;
namespace rules = jobroot::rules;

/// The first argument of the __x forms, glibc's _MKNOD_VER.
#if defined(__i386__)
constexpr int known_version = 1;
#else
constexpr int known_version = 0;
#endif

/// What mknod(2) says of the path before it looks who asks for which type.
int error_before_type(const Target& target, int otherwise) noexcept {
  char path[4096];
  size_t bytes = length_of(target.path);
  if (bytes >= sizeof path)
    return -ENAMETOOLONG;
  while (bytes > 1 && target.path[bytes - 1] == '/')
    bytes--;
  jobroot::copy_bytes(path, target.path, bytes);
  path[bytes] = 0;
  jobroot::Inode inode;
  const int error =
      jobroot::look_at({target.directory, path, AT_SYMLINK_NOFOLLOW}, &inode);
  if (error != -ENOENT)
    return error == 0 ? -EEXIST : error;
  return look_at_parent(target, &inode) == 0 ? otherwise : -ENOENT;
}

int make_node(int directory,
              const char* path,
              mode_t mode,
              dev_t dev) noexcept {
  if (!active())
    return status(
        call(SYS_mknodat, directory, word(path), mode, static_cast<long>(dev)));
  const Target target{directory, path, 0};
  const uint32_t type = (mode & S_IFMT) == 0 ? S_IFREG : mode & S_IFMT;
  const bool device = type == S_IFCHR || type == S_IFBLK;
  if (const int refused = may_make(target))
    return status(refused);
  if (device && !who().can(CAP_MKNOD))
    return status(error_before_type(target, -EPERM));
  const auto bits =
      static_cast<mode_t>(rules::widened(mode, S_IFREG | (mode & 0600)));
  long error = type == S_IFDIR ? -EPERM : -EINVAL;
  const uint32_t on_disk = device ? uint32_t{S_IFREG} : type;
  if (type != S_IFDIR && type != S_IFLNK)
    error = with_directory_of(target, [&] {
      return call(SYS_mknodat, directory, word(path), on_disk | bits, 0);
    });
  if (error == 0)
    error = record_creation(target,
                            {type | (mode & rules::permission_bits),
                             jobroot::Call::mknod,
                             dev,
                             parent_if_needed(target)});
  else
    return status(error);
  if (error != 0)
    call(SYS_unlinkat, directory, word(path), 0);
  return status(error);
}

} // namespace

int mknod(const char* path, mode_t mode, dev_t dev) noexcept {
  return make_node(AT_FDCWD, path, mode, dev);
}

int mknodat(int directory, const char* path, mode_t mode, dev_t dev) noexcept {
  return make_node(directory, path, mode, dev);
}

int __xmknod(int version, const char* path, mode_t mode, dev_t* dev) noexcept {
  return shim::__xmknodat(version, AT_FDCWD, path, mode, dev);
}

int __xmknodat(int version,
               int directory,
               const char* path,
               mode_t mode,
               dev_t* dev) noexcept {
  return version == known_version ? make_node(directory, path, mode, *dev)
                                  : status(-EINVAL);
}

int mkfifo(const char* path, mode_t mode) noexcept {
  return make_node(AT_FDCWD, path, (mode & ~mode_t{S_IFMT}) | S_IFIFO, 0);
}

int mkfifoat(int directory, const char* path, mode_t mode) noexcept {
  return make_node(directory, path, (mode & ~mode_t{S_IFMT}) | S_IFIFO, 0);
}

} // namespace shim
