// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: chown(2) by somebody who may not: the record changes, the inode on disk
// never does, not even where the kernel would let it.
//
//   chown lchown fchown fchownat  ->  change_owner
#include "intercept.hpp"
#include "jobroot/capability_record.hpp"
#include "record.hpp"
#include "strict.hpp"

namespace shim {
namespace {

using jobroot::Inode;
using jobroot::Known;
using jobroot::Target;

constexpr int known_flags = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH;

int change_owner(const Target& target, uid_t uid, gid_t gid) noexcept {
  if (!active())
    return status(jobroot::sys::call(SYS_fchownat,
                                     target.directory,
                                     jobroot::sys::word(target.path),
                                     uid,
                                     gid,
                                     target.flags));
  if ((target.flags & ~known_flags) != 0)
    return status(-EINVAL);
  if (const int refused = may_reach(target))
    return status(refused);
  Inode inode;
  if (const int error = look_as_root(target, &inode))
    return status(error);
  return status(
      session().update(target, inode, jobroot::Call::chown, [&](Known& known) {
        const int error =
            jobroot::rules::chown(known.record, who(), groups(), uid, gid);
        return error != 0 ? error : drop_capability(session(), target, known);
      }));
}

} // namespace

int chown(const char* path, uid_t uid, gid_t gid) noexcept {
  return change_owner({AT_FDCWD, path, 0}, uid, gid);
}

int lchown(const char* path, uid_t uid, gid_t gid) noexcept {
  return change_owner({AT_FDCWD, path, AT_SYMLINK_NOFOLLOW}, uid, gid);
}

int fchown(int fd, uid_t uid, gid_t gid) noexcept {
  if (!active())
    return status(jobroot::sys::call(SYS_fchown, fd, uid, gid));
  if (only_names(fd))
    return status(-EBADF);
  return change_owner(Target::of_fd(fd), uid, gid);
}

int fchownat(
    int directory, const char* path, uid_t uid, gid_t gid, int flags) noexcept {
  return change_owner({directory, path, flags}, uid, gid);
}

} // namespace shim
