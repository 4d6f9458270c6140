// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: chmod(2) changes the record; the inode on disk only gets what its real
// owner needs to do what root could. And access(2) answers for root: anything
// may be read and written, what nobody may execute cannot be executed.
//
//   chmod fchmod lchmod fchmodat          ->  change_mode
//   access eaccess euidaccess faccessat   ->  accessible
#include "intercept.hpp"
#include "record.hpp"
#include "strict.hpp"

namespace shim {
namespace {

using jobroot::Inode;
using jobroot::Known;
using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;
namespace rules = jobroot::rules;

int change_mode(const Target& target, mode_t mode) noexcept {
  if ((target.flags & ~AT_SYMLINK_NOFOLLOW & ~AT_EMPTY_PATH) != 0)
    return status(-EINVAL);
  if (const int refused = may_reach(target))
    return status(refused);
  Inode inode;
  if (const int error = look_as_root(target, &inode))
    return status(error);
  if (S_ISLNK(inode.mode)) // no file system has modes of symbolic links
    return status(-EOPNOTSUPP);
  const int error =
      session().update(target, inode, jobroot::Call::chmod, [&](Known& known) {
        const int refused = rules::chmod(known.record, who(), groups(), mode);
        // The disk may have set-id bits now, but the next write takes them.
        const bool passes = known.home == nullptr && S_ISREG(inode.mode) &&
                            (known.record.mode & (S_ISUID | S_ISGID)) != 0;
        return refused == 0 && passes ? 1 : refused;
      });
  if (error != 0)
    return status(error);
  keep_workable(target, inode, (inode.mode & S_IFMT) | mode);
  return 0;
}

/// What the kernel says of the real user.
long permitted(const Target& target, int how) noexcept {
  const long error = target.flags == 0 ? -ENOSYS
                                       : call(SYS_faccessat2,
                                              target.directory,
                                              word(target.path),
                                              how,
                                              target.flags);
  return error == -ENOSYS
             ? call(SYS_faccessat, target.directory, word(target.path), how)
             : error;
}

/// 0 or -EACCES: somebody may run it by its record, and the kernel lets us, or
/// will when it is run (record.cpp, make_workable). It does not where a file
/// system is mounted noexec, or the file is another real user's.
long executable(const Target& target, const Inode& inode) noexcept {
  const uint32_t mode = session().seen(target, inode).mode;
  if (!rules::root_may_execute(mode))
    return -EACCES;
  const bool can_be_made =
      (inode.mode & S_IXUSR) == 0 &&
      inode.uid == static_cast<uint32_t>(call(SYS_geteuid));
  if (!S_ISREG(mode) || can_be_made)
    return 0;
  return permitted(target, X_OK);
}

int accessible(const Target& target, int how, bool effective) noexcept {
  if ((how & ~(R_OK | W_OK | X_OK)) != 0 ||
      (target.flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0)
    return status(-EINVAL);
  const jobroot::Credentials me = effective ? who() : rules::as_real(who());
  if (process.is_strict && has_own_ids())
    if (const int refused =
            strict::may_access_as(me, target, static_cast<uint32_t>(how) & 7))
      return status(refused);
  Inode inode;
  if (const int error = look_as_root(target, &inode))
    return status(error);
  const bool like_root =
      me.can(CAP_DAC_OVERRIDE) || (process.is_strict && has_own_ids());
  const long real = permitted(target, how & ~X_OK);
  if (!like_root && (how & X_OK) == 0)
    return status(real);
  if (real != 0 && (real != -EACCES || !like_root))
    return status(real);
  if ((how & X_OK) == 0)
    return 0;
  return status(executable(target, inode));
}

} // namespace

int chmod(const char* path, mode_t mode) noexcept {
  if (!active())
    return status(call(SYS_fchmodat, AT_FDCWD, word(path), mode));
  return change_mode({AT_FDCWD, path, 0}, mode);
}

int lchmod(const char* path, mode_t mode) noexcept {
  return shim::fchmodat(AT_FDCWD, path, mode, AT_SYMLINK_NOFOLLOW);
}

int fchmod(int fd, mode_t mode) noexcept {
  if (!active())
    return status(call(SYS_fchmod, fd, mode));
  if (only_names(fd))
    return status(-EBADF);
  return change_mode(Target::of_fd(fd), mode);
}

int fchmodat(int directory, const char* path, mode_t mode, int flags) noexcept {
  if (active())
    return change_mode({directory, path, flags}, mode);
  if (flags == 0)
    return status(call(SYS_fchmodat, directory, word(path), mode));
  constexpr long fchmodat2 = 452; // Linux 6.6
  const long error = call(fchmodat2, directory, word(path), mode, flags);
  return status(error == -ENOSYS ? -EOPNOTSUPP : error);
}

int access(const char* path, int how) noexcept {
  if (!active())
    return status(call(SYS_faccessat, AT_FDCWD, word(path), how));
  return accessible({AT_FDCWD, path, 0}, how, false);
}

int eaccess(const char* path, int how) noexcept {
  return shim::faccessat(AT_FDCWD, path, how, AT_EACCESS);
}

int euidaccess(const char* path, int how) noexcept {
  return shim::faccessat(AT_FDCWD, path, how, AT_EACCESS);
}

int faccessat(int directory, const char* path, int how, int flags) noexcept {
  if (!active())
    return status(permitted({directory, path, flags}, how));
  return accessible(
      {directory, path, flags & ~AT_EACCESS}, how, (flags & AT_EACCESS) != 0);
}

} // namespace shim
