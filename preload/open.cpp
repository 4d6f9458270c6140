// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a file that open(2) makes has an owner, and a mode that may forbid its
// real owner what root could do with it. Files that exist are opened as they
// come; what only permission bits refuse is made workable and opened then.
//
//   open creat openat, their 64 and fortified forms  ->  open_at
//
// open is a cancellation point, so libc's openat makes the call.
#include "copy_up.hpp"
#include "intercept.hpp"
#include "next.hpp"
#include "record.hpp"

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

bool makes(int flags) noexcept {
  return (flags & O_CREAT) != 0 || is_tmpfile(flags);
}

/// A descriptor or minus an errno.
int real_open(const Target& target, int flags, mode_t mode) noexcept(false) {
  if (const auto libc = next::openat.get()) {
    const int before = errno;
    const int fd = libc(target.directory, target.path, flags, mode);
    const int error = errno;
    errno = before;
    return fd < 0 ? -error : fd;
  }
  return static_cast<int>(
      call(SYS_openat, target.directory, word(target.path), flags, mode));
}

Target followed(const Target& target, int flags) noexcept {
  return {target.directory,
          target.path,
          (flags & O_NOFOLLOW) != 0 ? AT_SYMLINK_NOFOLLOW : 0};
}

int open_existing(const Target& target,
                  int flags,
                  mode_t mode) noexcept(false) {
  const Target named = followed(target, flags);
  const bool writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_TRUNC) != 0;
  CopyUp copy_up = writes ? CopyUp(named) : CopyUp();
  int fd = real_open(target, flags, mode);
  if (fd == -EACCES && who().owns_everything() &&
      (make_workable(named) == 0 || opened_directory_of(named)))
    fd = real_open(target, flags, mode);
  if (fd >= 0)
    copy_up.settle(Target::of_fd(fd));
  return fd;
}

/// Whether what this call may make needs to be told from what it may find.
bool must_know(int flags, mode_t mode) noexcept {
  return creation_needs_record() || (mode & workable) != workable ||
         (mode & (S_ISUID | S_ISGID)) != 0 || is_tmpfile(flags) ||
         has_flag(jobroot::flag_overlay_view);
}

int open_making(const Target& target, int flags, mode_t mode) noexcept(false) {
  const mode_t bits = mode | workable;
  int fd = with_directory_of(target, [&] {
    return real_open(target, flags | (is_tmpfile(flags) ? 0 : O_EXCL), bits);
  });
  if (fd == -EEXIST && (flags & O_EXCL) == 0) {
    fd = open_existing(target, flags & ~O_CREAT, 0);
    if (fd != -ENOENT)
      return fd;
    fd = real_open(target, flags, bits); // through a dangling link
  }
  if (fd < 0)
    return fd;
  Creation creation{S_IFREG | (mode & 07777), jobroot::Call::create};
  if (creation_needs_record() && is_tmpfile(flags)) {
    jobroot::Inode directory;
    const Target parent{target.directory, target.path, 0};
    if (jobroot::look_at(parent, &directory) == 0)
      creation.parent = session().seen(parent, directory);
  } else {
    creation.parent = parent_if_needed(target);
  }
  const int error = record_creation(Target::of_fd(fd), creation);
  if (error == 0)
    return fd;
  if (!is_tmpfile(flags))
    call(SYS_unlinkat, target.directory, word(target.path), 0);
  call(SYS_close, fd);
  return error;
}

int open_at(int directory,
            const char* path,
            int flags,
            mode_t mode) noexcept(false) {
  const Target target{directory, path, 0};
  if (!active())
    return status(real_open(target, flags, mode));
  if (makes(flags) && must_know(flags, mode))
    return status(open_making(target, flags, mode));
  return status(open_existing(target, flags, mode));
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

int open(const char* path, int flags, ...) {
  READ_MODE(mode, flags)
  return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  READ_MODE(mode, flags)
  return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char* path, int flags, ...) {
  READ_MODE(mode, flags)
  return open_at(directory, path, flags, mode);
}

int openat64(int directory, const char* path, int flags, ...) {
  READ_MODE(mode, flags)
  return open_at(directory, path, flags, mode);
}

int creat(const char* path, mode_t mode) {
  return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int creat64(const char* path, mode_t mode) {
  return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int __open_2(const char* path, int flags) {
  return open_at(AT_FDCWD, path, flags, 0);
}

int __open64_2(const char* path, int flags) {
  return open_at(AT_FDCWD, path, flags, 0);
}

int __openat_2(int directory, const char* path, int flags) {
  return open_at(directory, path, flags, 0);
}

int __openat64_2(int directory, const char* path, int flags) {
  return open_at(directory, path, flags, 0);
}

} // namespace shim
