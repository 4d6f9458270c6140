// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a file that open(2) makes has an owner, and a mode that may forbid its
// real owner what root could do with it. Files that exist are opened as they
// come; what only permission bits refuse is made workable and opened then.
//
//   open creat openat, their 64 and fortified forms, openat2  ->  open_as_root
//
// open is a cancellation point, so libc's openat makes the call; what came
// through syscall(2) is none (opening.hpp).
#include "copy_up.hpp"
#include "id_map.hpp"
#include "intercept.hpp"
#include "next.hpp"
#include "opening.hpp"
#include "pool.hpp"
#include "readable.hpp"
#include "record.hpp"
#include "strict.hpp"
#include "writing.hpp"

#include <linux/openat2.h>
#include <stdarg.h>

NEXT(openat)

namespace shim {
namespace {

using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;

constexpr mode_t workable = S_IRUSR | S_IWUSR;

bool is_tmpfile(int flags) noexcept {
  return (flags & O_TMPFILE) == O_TMPFILE;
}

/// O_PATH opens what is there, whatever else is asked for.
bool makes(int flags) noexcept {
  return (flags & O_PATH) == 0 && ((flags & O_CREAT) != 0 || is_tmpfile(flags));
}

/// A descriptor or minus an errno.
int call_libc(const Target& target, int flags, mode_t mode) noexcept(false) {
  const auto libc = next::openat.get();
  if (libc == nullptr)
    return static_cast<int>(
        call(SYS_openat, target.directory, word(target.path), flags, mode));
  const int before = errno;
  const int fd = libc(target.directory, target.path, flags, mode);
  const int error = errno;
  errno = before;
  return fd < 0 ? -error : fd;
}

int call_kernel(const Opening& opening, int flags, mode_t mode) noexcept {
  const Target& target = opening.target;
  if (opening.resolve == nullptr)
    return static_cast<int>(
        call(SYS_openat, target.directory, word(target.path), flags, mode));
  const struct open_how how = {
      static_cast<unsigned>(flags), makes(flags) ? mode : 0, *opening.resolve};
  return static_cast<int>(call(SYS_openat2,
                               target.directory,
                               word(target.path),
                               word(&how),
                               sizeof how));
}

int real_open(const Opening& opening, int flags, mode_t mode) noexcept(false) {
  const auto ask = [&](int how) noexcept(false) {
    return opening.by_libc ? call_libc(opening.target, how, mode)
                           : call_kernel(opening, how, mode);
  };
  const int fd = ask(flags);
  // Not to change when a file was read is an owner's right, and root's.
  const bool again = fd == -EPERM && (flags & O_NOATIME) != 0 && active() &&
                     who().can(CAP_FOWNER);
  return again ? ask(flags & ~O_NOATIME) : fd;
}

Target followed(const Target& target, int flags) noexcept {
  return {target.directory,
          target.path,
          (flags & O_NOFOLLOW) != 0 ? AT_SYMLINK_NOFOLLOW : 0};
}

int open_existing(const Opening& opening,
                  int flags,
                  mode_t mode) noexcept(false) {
  const bool empties = (flags & O_TRUNC) != 0;
  const bool writes =
      (flags & O_PATH) == 0 && ((flags & O_ACCMODE) != O_RDONLY || empties);
  const bool by_name = !opening.has_own_root();
  const Target named = followed(opening.target, flags);
  CopyUp copy_up = writes && by_name ? CopyUp(named) : CopyUp();
  const Writing writing(writes && by_name ? &named : nullptr, empties);
  int fd = real_open(opening, flags, mode);
  if (fd == -EACCES && by_name && opened(named, makes(flags)))
    fd = real_open(opening, flags, mode);
  if (fd < 0)
    return fd;
  copy_up.settle(Target::of_fd(fd));
  if (writes)
    writing.settle(Target::of_fd(fd));
  return fd;
}

/// Whether what this call may make needs to be told from what it may find.
bool must_know(int flags, mode_t mode) noexcept {
  return creation_needs_record() || (mode & workable) != workable ||
         (mode & (S_ISUID | S_ISGID)) != 0 || is_tmpfile(flags) ||
         has_flag(jobroot::flag_overlay_view);
}

/// The directory that a file was made in, by a path that may begin at a root
/// of the call's own, or end at a link to where the file is.
class Directory {
public:
  /// `linked`: the file that a dangling link led to, or -1.
  Directory(const Opening& opening, int flags, int linked) noexcept
      : target_(opening.target),
        is_tmpfile_(is_tmpfile(flags)) {
    if (linked >= 0 &&
        jobroot::overlay::absolute_path(Target::of_fd(linked), &real_)) {
      target_ = {AT_FDCWD, real_.text, 0};
      return;
    }
    if (!opening.has_own_root() || is_tmpfile_)
      return;
    size_t name = 0;
    char path[4096] = ".";
    for (size_t i = 0; target_.path[i] != 0 && i < sizeof path; i++)
      if (target_.path[i] == '/')
        name = i + 1;
    if (name > 0)
      jobroot::copy_bytes(path, target_.path, name);
    path[name > 0 ? name : 1] = 0;
    fd_ = call_kernel({{target_.directory, path, 0}, false, opening.resolve},
                      O_PATH | O_DIRECTORY | O_CLOEXEC,
                      0);
    target_ = {fd_, target_.path + name, 0};
  }

  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  ~Directory() {
    if (fd_ >= 0)
      call(SYS_close, fd_);
  }

  jobroot::Known known() const noexcept {
    if (!creation_needs_record())
      return {};
    return is_tmpfile_ ? known_at({target_.directory, target_.path, 0})
                       : parent_of(target_);
  }

  void remove_file() const noexcept {
    if (!is_tmpfile_)
      call(SYS_unlinkat, target_.directory, word(target_.path), 0);
  }

private:
  Target target_;
  bool is_tmpfile_;
  int fd_ = -1;
  jobroot::overlay::Path real_;
};

/// What exists, and was not to be made by any means: O_CREAT never opens a
/// directory.
int open_found(const Opening& opening, int flags) noexcept(false) {
  const int fd = open_existing(opening, flags & ~O_CREAT, 0);
  struct stat64 status;
  if (fd < 0 || (flags & O_ACCMODE) != O_RDONLY ||
      jobroot::sys::status_of(fd, &status) != 0 || !S_ISDIR(status.st_mode))
    return fd;
  call(SYS_close, fd);
  return -EISDIR;
}

int open_making(const Opening& opening,
                int flags,
                mode_t mode) noexcept(false) {
  const mode_t bits = mode | workable;
  const int fresh = flags | (is_tmpfile(flags) ? 0 : O_EXCL);
  int fd = real_open(opening, fresh, bits);
  if (fd == -EACCES && !opening.has_own_root() &&
      (is_tmpfile(flags) ? opened(opening.target, false)
                         : opened_way_to(opening.target, true)))
    fd = real_open(opening, fresh, bits);
  int linked = -1;
  if (fd == -EEXIST && (flags & O_EXCL) == 0) {
    fd = open_found(opening, flags);
    if (fd != -ENOENT)
      return fd;
    linked = fd = real_open(opening, flags, bits); // through a dangling link
  }
  if (fd < 0)
    return fd;
  const Directory directory(opening, flags, linked);
  const int error = record_creation(
      Target::of_fd(fd),
      {S_IFREG | (mode & 07777), jobroot::Call::create, 0, directory.known()});
  if (error == 0)
    return fd;
  directory.remove_file();
  call(SYS_close, fd);
  return error;
}

/// A make opens the pool's queue to read it first, and waits there for somebody
/// who writes, fifo(7): where all others of the pool were killed, for ever.
int unwaiting(const char* path, int flags) noexcept {
  const bool waits = pool.is_opened_by_name &&
                     (flags & (O_ACCMODE | O_NONBLOCK)) == O_RDONLY &&
                     is_fifo_of_pool(path);
  return waits ? flags | O_RDWR : flags;
}

int open_at(int directory,
            const char* path,
            int flags,
            mode_t mode) noexcept(false) {
  const int fd =
      open_as_root({{directory, path, 0}}, unwaiting(path, flags), mode);
  if (fd >= 0)
    note_opened(path);
  return status(fd);
}

/// Sets `mode`, which is only passed when something may be made.
#define READ_MODE(mode, flags)                                                 \
  mode_t mode = 0;                                                             \
  if (makes(flags)) {                                                          \
    va_list rest;                                                              \
    va_start(rest, flags);                                                     \
    mode = va_arg(rest, mode_t);                                               \
    va_end(rest);                                                              \
  }

} // namespace

int open_as_root(const Opening& opening,
                 int flags,
                 mode_t mode) noexcept(false) {
  if (!active())
    return real_open(opening, flags, mode);
  if (made_namespace && is_id_map(opening.target, flags))
    return open_id_map(opening.target, flags);
  if (const int refused =
          opening.has_own_root() ? 0 : may_open(opening.target, flags))
    return refused;
  if (makes(flags) && must_know(flags, mode))
    return open_making(opening, flags, mode);
  return open_existing(opening, flags, mode);
}

int open(const char* path, int flags, ...) {
  READ_MODE(mode, flags)
  return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  READ_MODE(mode, flags)
  return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int __open(const char* path, int flags, ...) {
  READ_MODE(mode, flags)
  return open_at(AT_FDCWD, path, flags, mode);
}

int __open64(const char* path, int flags, ...) {
  READ_MODE(mode, flags)
  return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char* path, int flags, ...) {
  READ_MODE(mode, flags)
  return open_at(directory, path, flags, mode);
}

int openat64(int directory, const char* path, int flags, ...) {
  READ_MODE(mode, flags)
  return open_at(directory, path, flags | O_LARGEFILE, mode);
}

int creat(const char* path, mode_t mode) {
  return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int creat64(const char* path, mode_t mode) {
  return shim::open64(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/// Structures of other sizes, and what the kernel will refuse, are the
/// kernel's.
int openat2(int directory,
            const char* path,
            const struct open_how* how,
            size_t bytes) noexcept {
  if (!active() || how == nullptr || bytes != sizeof *how ||
      !is_readable(how, bytes) || how->flags > INT32_MAX || how->mode > 07777 ||
      (how->mode != 0 && !makes(static_cast<int>(how->flags))))
    return status(call(SYS_openat2,
                       directory,
                       word(path),
                       word(how),
                       static_cast<long>(bytes)));
  return status(open_as_root({{directory, path, 0}, false, &how->resolve},
                             static_cast<int>(how->flags),
                             static_cast<mode_t>(how->mode)));
}

int __open_2(const char* path, int flags) {
  return open_at(AT_FDCWD, path, flags, 0);
}

int __open64_2(const char* path, int flags) {
  return open_at(AT_FDCWD, path, flags | O_LARGEFILE, 0);
}

int __openat_2(int directory, const char* path, int flags) {
  return open_at(directory, path, flags, 0);
}

int __openat64_2(int directory, const char* path, int flags) {
  return open_at(directory, path, flags | O_LARGEFILE, 0);
}

} // namespace shim
