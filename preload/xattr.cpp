// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: attributes that only root may set, and ACLs, live in the record (see
// xattr_change.cpp). All others are the file's own. Listing shows both, once
// each. Limits and errors are those of xattr(7) and the kernel's fs/xattr.c.
//
//   getxattr lgetxattr fgetxattr           ->  get
//   setxattr lsetxattr fsetxattr           ->  set
//   listxattr llistxattr flistxattr        ->  list
//   removexattr lremovexattr fremovexattr  ->  set, with no value
#include "copy_up.hpp"
#include "intercept.hpp"
#include "xattrs.hpp"

#include <linux/limits.h>

namespace shim {
namespace {

using jobroot::Inode;
using jobroot::Known;
using jobroot::Target;
using jobroot::XattrList;
using jobroot::XattrName;
using jobroot::XattrView;
using jobroot::sys::call;
using jobroot::sys::word;

/// The three system calls of an operation, for how its file is named.
struct Calls {
  long path;
  long link;
  long fd;
};

long real(const Calls& calls,
          const Target& target,
          const char* name,
          const void* value,
          size_t size,
          int flags = 0) noexcept {
  const auto bytes = static_cast<long>(size);
  if ((target.flags & AT_EMPTY_PATH) != 0)
    return call(
        calls.fd, target.directory, word(name), word(value), bytes, flags);
  const bool link = (target.flags & AT_SYMLINK_NOFOLLOW) != 0;
  return call(link ? calls.link : calls.path,
              word(target.path),
              word(name),
              word(value),
              bytes,
              flags);
}

constexpr Calls get_calls{SYS_getxattr, SYS_lgetxattr, SYS_fgetxattr};
constexpr Calls set_calls{SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr};
constexpr Calls remove_calls{
    SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr};

/// listxattr(2) has no name: its buffer and size come one argument earlier.
long real_list(const Target& target, char* names, size_t size) noexcept {
  const auto bytes = static_cast<long>(size);
  if ((target.flags & AT_EMPTY_PATH) != 0)
    return call(SYS_flistxattr, target.directory, word(names), bytes);
  const bool link = (target.flags & AT_SYMLINK_NOFOLLOW) != 0;
  return call(link ? SYS_llistxattr : SYS_listxattr,
              word(target.path),
              word(names),
              bytes);
}

/// 0 or minus an errno; the length of a name, between 1 and XATTR_NAME_MAX.
int measure(const char* name, XattrName* measured) noexcept {
  size_t bytes = 0;
  while (name[bytes] != 0 && bytes <= XATTR_NAME_MAX)
    bytes++;
  if (bytes == 0 || bytes > XATTR_NAME_MAX)
    return -ERANGE;
  *measured = {name, static_cast<uint16_t>(bytes)};
  return 0;
}

bool find_known(const Target& target, Known* known) noexcept {
  Inode inode;
  return jobroot::relaxed(counters().xattrs) != 0 &&
         jobroot::look_at(target, &inode) == 0 &&
         session().find(target, inode, known);
}

ssize_t
get(const Target& target, const char* name, void* value, size_t size) noexcept {
  Known known;
  XattrName measured;
  if (name == nullptr || !active() || !is_recorded_xattr(name) ||
      measure(name, &measured) != 0 || !find_known(target, &known))
    return result(real(get_calls, target, name, value, size));
  const auto list = session().xattrs(known);
  const XattrView found = jobroot::find_xattr(list.get(), measured);
  if (found.name == nullptr)
    return result(real(get_calls, target, name, value, size));
  if (found.removed)
    return result(-ENODATA);
  if (size == 0)
    return static_cast<ssize_t>(found.value_bytes);
  if (size < found.value_bytes)
    return result(-ERANGE);
  jobroot::copy_bytes(value, found.value, found.value_bytes);
  return static_cast<ssize_t>(found.value_bytes);
}

int set(const Target& target,
        const char* name,
        const void* value,
        size_t size,
        int flags) noexcept {
  if (name != nullptr && active() && is_recorded_xattr(name)) {
    XattrName measured;
    if (const int error = measure(name, &measured))
      return status(error);
    if ((flags & ~(XATTR_CREATE | XATTR_REPLACE)) != 0)
      return status(-EINVAL);
    if (size > XATTR_SIZE_MAX)
      return status(-E2BIG);
    const void* const bytes = value != nullptr ? value : "";
    return status(change_xattr(
        target, {measured, bytes, static_cast<uint32_t>(size), flags}));
  }
  CopyUp copy_up(target);
  const long error = real(set_calls, target, name, value, size, flags);
  if (error == 0)
    copy_up.settle(target);
  return status(error);
}

int remove_from(const Target& target, const char* name) noexcept {
  if (name != nullptr && active() && is_recorded_xattr(name)) {
    XattrName measured;
    if (const int error = measure(name, &measured))
      return status(error);
    return status(change_xattr(target, {measured, nullptr, 0, 0}));
  }
  CopyUp copy_up(target);
  const long error = real(remove_calls, target, name, nullptr, 0);
  if (error == 0)
    copy_up.settle(target);
  return status(error);
}

/// The names in a caller's buffer, each with its NUL.
class NameList {
public:
  NameList(char* names, size_t room, size_t used) noexcept
      : names_(names),
        room_(room),
        used_(used) {}

  size_t used() const noexcept { return used_; }

  void take_out(const XattrView& view) noexcept {
    size_t at = 0;
    if (!find(view, &at))
      return;
    const size_t bytes = view.name_bytes + size_t{1};
    for (size_t i = at; i + bytes < used_; i++)
      names_[i] = names_[i + bytes];
    used_ -= bytes;
  }

  bool put_in(const XattrView& view) noexcept {
    size_t at = 0;
    if (find(view, &at))
      return true;
    if (used_ + view.name_bytes + 1 > room_)
      return false;
    jobroot::copy_bytes(names_ + used_, view.name, view.name_bytes);
    used_ += view.name_bytes;
    names_[used_++] = 0;
    return true;
  }

private:
  bool find(const XattrView& view, size_t* at) const noexcept {
    for (size_t i = 0; i < used_;) {
      size_t bytes = 0;
      while (i + bytes < used_ && names_[i + bytes] != 0)
        bytes++;
      if (bytes == view.name_bytes &&
          jobroot::equal_bytes(names_ + i, view.name, bytes)) {
        *at = i;
        return true;
      }
      i += bytes + 1;
    }
    return false;
  }

  char* names_;
  size_t room_;
  size_t used_;
};

ssize_t list(const Target& target, char* names, size_t size) noexcept {
  const long on_disk = real_list(target, names, size);
  Known known;
  if (!active() || !find_known(target, &known))
    return result(on_disk);
  const bool unsupported = on_disk == -EOPNOTSUPP;
  if (jobroot::sys::failed(on_disk) && !unsupported)
    return result(on_disk);
  const size_t used = unsupported ? 0 : static_cast<size_t>(on_disk);
  const auto recorded = session().xattrs(known);
  if (size == 0) { // room for all, even if some are in both places
    size_t bytes = used;
    jobroot::for_each_xattr(recorded.get(), [&](const XattrView& view) {
      bytes += view.removed ? 0U : view.name_bytes + 1U;
      return true;
    });
    return static_cast<ssize_t>(bytes);
  }
  NameList merged(names, size, used);
  bool fits = true;
  jobroot::for_each_xattr(recorded.get(), [&](const XattrView& view) {
    if (view.removed)
      merged.take_out(view);
    else
      fits = merged.put_in(view);
    return fits;
  });
  return fits ? static_cast<ssize_t>(merged.used()) : result(-ERANGE);
}

Target of_path(const char* path) noexcept {
  return {AT_FDCWD, path, 0};
}

Target of_link(const char* path) noexcept {
  return {AT_FDCWD, path, AT_SYMLINK_NOFOLLOW};
}

} // namespace

bool is_xattr_on_disk(const Target& target, const char* name) noexcept {
  return !jobroot::sys::failed(real(get_calls, target, name, nullptr, 0));
}

ssize_t getxattr(const char* path,
                 const char* name,
                 void* value,
                 size_t size) noexcept {
  return get(of_path(path), name, value, size);
}

ssize_t lgetxattr(const char* path,
                  const char* name,
                  void* value,
                  size_t size) noexcept {
  return get(of_link(path), name, value, size);
}

ssize_t fgetxattr(int fd, const char* name, void* value, size_t size) noexcept {
  return get(Target::of_fd(fd), name, value, size);
}

int setxattr(const char* path,
             const char* name,
             const void* value,
             size_t size,
             int flags) noexcept {
  return set(of_path(path), name, value, size, flags);
}

int lsetxattr(const char* path,
              const char* name,
              const void* value,
              size_t size,
              int flags) noexcept {
  return set(of_link(path), name, value, size, flags);
}

int fsetxattr(int fd,
              const char* name,
              const void* value,
              size_t size,
              int flags) noexcept {
  return set(Target::of_fd(fd), name, value, size, flags);
}

ssize_t listxattr(const char* path, char* names, size_t size) noexcept {
  return list(of_path(path), names, size);
}

ssize_t llistxattr(const char* path, char* names, size_t size) noexcept {
  return list(of_link(path), names, size);
}

ssize_t flistxattr(int fd, char* names, size_t size) noexcept {
  return list(Target::of_fd(fd), names, size);
}

int removexattr(const char* path, const char* name) noexcept {
  return remove_from(of_path(path), name);
}

int lremovexattr(const char* path, const char* name) noexcept {
  return remove_from(of_link(path), name);
}

int fremovexattr(int fd, const char* name) noexcept {
  return remove_from(Target::of_fd(fd), name);
}

} // namespace shim
