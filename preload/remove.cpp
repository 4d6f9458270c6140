// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a removed name may have been the last of its inode, whose number the
// next file gets. The record stays, because an open descriptor may still ask
// for it, but it is marked before the call, so that every reader makes sure
// whose it is, and marked dead when the kernel says that no link is left.
//
//   unlink rmdir remove unlinkat  ->  unlink_at
//   rename renameat renameat2     ->  rename_at
#include "copy_up.hpp"
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

/// The recorded inode that a call is about to take a name from.
class Victim {
public:
  Victim(int directory, const char* path) noexcept {
    if (!active() || jobroot::acquire(counters().records) == 0)
      return;
    const Target target{directory, path, AT_SYMLINK_NOFOLLOW};
    Inode inode;
    Known by_name;
    if (jobroot::look_at(target, &inode) != 0 ||
        !session().find(target, inode, &by_name))
      return;
    fd_ = static_cast<int>(call(
        SYS_openat, directory, word(path), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    // The name may be another inode's by now; the descriptor stays the same.
    const Target opened = Target::of_fd(fd_);
    if (jobroot::look_at(opened, &inode) == 0 &&
        session().find(opened, inode, &known_))
      session().mark_dying(known_);
  }

  Victim(const Victim&) = delete;
  Victim& operator=(const Victim&) = delete;

  ~Victim() {
    if (fd_ >= 0)
      call(SYS_close, fd_);
  }

  /// Says how the call ended.
  void settle(bool removed) noexcept {
    if (known_.home == nullptr)
      return;
    Inode inode;
    const bool gone = removed && fd_ >= 0 &&
                      jobroot::look_at(Target::of_fd(fd_), &inode) == 0 &&
                      (inode.nlink == 0 || S_ISDIR(inode.mode));
    if (gone)
      session().mark_unlinked(known_);
    else if (!removed || fd_ >= 0)
      session().clear_dying(known_);
  }

private:
  Known known_;
  int fd_ = -1;
};

long unlink_at(int directory, const char* path, int flags) noexcept {
  if (const int refused = may_remove({directory, path, 0}))
    return refused;
  Victim victim(directory, path);
  const long error = with_directory_of({directory, path, 0}, [&] {
    return call(SYS_unlinkat, directory, word(path), flags);
  });
  victim.settle(error == 0);
  return error;
}

long real_rename(const Target& from,
                 const Target& to,
                 unsigned flags) noexcept {
  const auto move = [&] {
    return call(SYS_renameat2,
                from.directory,
                word(from.path),
                to.directory,
                word(to.path),
                flags);
  };
  const long error = with_directory_of(from, move);
  return error == -EACCES ? with_directory_of(to, move) : error;
}

int rename_at(const Target& from, const Target& to, unsigned flags) noexcept {
  if (const int refused = may_rename(from, to, flags))
    return status(refused);
  const Target seen{from.directory, from.path, AT_SYMLINK_NOFOLLOW};
  const Target now{to.directory, to.path, AT_SYMLINK_NOFOLLOW};
  CopyUp moved(seen);
  long error;
  if ((flags & RENAME_EXCHANGE) != 0) {
    CopyUp other(now);
    error = real_rename(from, to, flags);
    if (error == 0)
      other.settle(seen);
  } else if ((flags & RENAME_NOREPLACE) != 0) {
    error = real_rename(from, to, flags);
  } else {
    Victim victim(to.directory, to.path);
    error = real_rename(from, to, flags);
    victim.settle(error == 0);
  }
  if (error == 0)
    moved.settle(now);
  return status(error);
}

} // namespace

int unlink(const char* path) noexcept {
  return status(unlink_at(AT_FDCWD, path, 0));
}

int unlinkat(int directory, const char* path, int flags) noexcept {
  return status(unlink_at(directory, path, flags));
}

int rmdir(const char* path) noexcept {
  return status(unlink_at(AT_FDCWD, path, AT_REMOVEDIR));
}

int remove(const char* path) noexcept {
  const long error = unlink_at(AT_FDCWD, path, 0);
  // What unlink(2) says of a directory depends on the file system.
  if (error == -EISDIR || error == -EPERM)
    return shim::rmdir(path);
  return status(error);
}

int rename(const char* from, const char* to) noexcept {
  return rename_at({AT_FDCWD, from, 0}, {AT_FDCWD, to, 0}, 0);
}

int renameat(int from_directory,
             const char* from,
             int to_directory,
             const char* to) noexcept {
  return rename_at({from_directory, from, 0}, {to_directory, to, 0}, 0);
}

int renameat2(int from_directory,
              const char* from,
              int to_directory,
              const char* to,
              unsigned flags) noexcept {
  return rename_at({from_directory, from, 0}, {to_directory, to, 0}, flags);
}

} // namespace shim
