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
#include "environment.hpp"
#include "intercept.hpp"
#include "jobroot/acl.hpp"
#include "jobroot/capability_record.hpp"
#include "readable.hpp"
#include "record.hpp"
#include "strict.hpp"
#include "xattr_names.hpp"

#include <linux/limits.h>

namespace shim {
namespace {

using jobroot::Inode;
using jobroot::Known;
using jobroot::Target;
using jobroot::XattrList;
using jobroot::XattrName;
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

/// An operation of the file's own attributes, tried again where only the bits
/// on disk kept its owner from what root may do.
template <class Operation>
long as_root(const Target& target, Operation operation) noexcept {
  const long before = operation();
  return before == -EACCES && opened(target) ? operation() : before;
}

bool find_known(const Target& target, Known* known) noexcept {
  Inode inode;
  return jobroot::look_at(target, &inode) == 0 &&
         session().find(target, inode, known);
}

/// In a strict session.
int may_use(const Target& target, const char* name, bool to_write) noexcept {
  return name != nullptr ? may_use_attribute(target, name, to_write) : 0;
}

bool has_attributes() noexcept {
  return jobroot::relaxed(counters().xattrs) != 0;
}

/// Where this returns true the disk is asked, and nobody else.
bool is_plain(const char* name, XattrName* measured) noexcept {
  return name == nullptr || !active() || !is_recorded_xattr(name) ||
         measure(name, measured) != 0;
}

/// As getxattr(2) gives a value out.
long give(const XattrView& found, void* value, size_t size) noexcept {
  if (found.removed)
    return -ENODATA;
  if (size != 0 && size < found.value_bytes)
    return -ERANGE;
  if (size != 0 && !is_writable(value, found.value_bytes))
    return -EFAULT;
  if (size != 0)
    jobroot::copy_bytes(value, found.value, found.value_bytes);
  return static_cast<long>(found.value_bytes);
}

ssize_t
get(const Target& target, const char* name, void* value, size_t size) noexcept {
  if (const int refused = may_use(target, name, false))
    return result(refused);
  // First the kernel, which knows a name or a descriptor that is none.
  const long on_disk = as_root(target, [&] {
    return jobroot::xattr_on_disk(target, name, value, size);
  });
  XattrName measured;
  if (on_disk == -EFAULT || on_disk == -EBADF || is_plain(name, &measured))
    return result(on_disk);
  if (is_trusted(name) && !who().can(CAP_SYS_ADMIN))
    return result(-ENODATA);
  Known known;
  if (has_attributes())
    find_known(target, &known);
  const auto list = session().xattrs(known);
  const XattrView found = jobroot::find_xattr(list.get(), measured);
  const bool lost = begins(name, jobroot::capability_text) &&
                    jobroot::is_written(list.get(), target);
  const long bytes = lost                    ? -ENODATA
                     : found.name != nullptr ? give(found, value, size)
                                             : on_disk;
  const bool shows_mode = bytes > 0 && size != 0 &&
                          begins(name, jobroot::acl::access_name) &&
                          jobroot::relaxed(counters().records) != 0;
  if (shows_mode && (has_attributes() || find_known(target, &known)) &&
      known.home != nullptr)
    jobroot::acl::show_mode(static_cast<char*>(value),
                            static_cast<uint64_t>(bytes),
                            known.record.mode);
  return result(bytes);
}

/// setxattr(2) looks at its arguments in this order.
int check(const char* name,
          const void* value,
          size_t size,
          int flags,
          XattrName* measured) noexcept {
  if ((flags & ~(XATTR_CREATE | XATTR_REPLACE)) != 0)
    return -EINVAL;
  if (const int error = measure(name, measured))
    return error;
  if (size > XATTR_SIZE_MAX)
    return -E2BIG;
  return size != 0 && !is_readable(value, size) ? -EFAULT : 0;
}

/// An attribute that the session keeps is for `record`, and all others are for
/// `really`, unless they are refused; each returns 0 or minus an errno.
template <class Record, class Really>
int change(const Target& target,
           const char* name,
           bool may_refuse,
           const Record& record,
           const Really& really) noexcept {
  const bool ours = name != nullptr && active();
  if (ours && !is_readable(name, 1))
    return status(-EFAULT);
  if (const int refused = may_use(target, name, true))
    return status(refused);
  if (ours && is_recorded_xattr(name))
    return status(record());
  if (const int error = ours && may_refuse ? refuses_xattr(target, name) : 0)
    return status(error);
  CopyUp copy_up(target);
  const long error = as_root(target, really);
  if (error == 0)
    copy_up.settle(target);
  return status(error);
}

int set(const Target& target,
        const char* name,
        const void* value,
        size_t size,
        int flags) noexcept {
  const auto record = [&] {
    XattrName measured;
    if (const int error = check(name, value, size, flags, &measured))
      return error;
    const void* const bytes = value != nullptr ? value : "";
    return change_xattr(target,
                        {measured, bytes, static_cast<uint32_t>(size), flags});
  };
  const bool fits = size <= XATTR_SIZE_MAX; // comes first
  return change(target, name, fits, record, [&] {
    return real(set_calls, target, name, value, size, flags);
  });
}

int remove_from(const Target& target, const char* name) noexcept {
  const auto record = [&] {
    XattrName measured;
    const int error = measure(name, &measured);
    return error != 0 ? error : change_xattr(target, {measured, nullptr, 0, 0});
  };
  return change(target, name, true, record, [&] {
    return real(remove_calls, target, name, nullptr, 0);
  });
}

/// Whether a recorded attribute is one of those that a caller is shown; `lost`
/// says that its capabilities are written over.
bool is_shown(const XattrView& view, bool lost) noexcept {
  return !view.removed &&
         (!lost || !jobroot::is_named(view, jobroot::capability_name)) &&
         (!begins(view.name, "trusted.") || who().can(CAP_SYS_ADMIN));
}

/// Room for all that is on disk and recorded, but in one of them only.
size_t room_for(const Target& target,
                const jobroot::XattrList* recorded,
                bool lost,
                size_t used) noexcept {
  jobroot::for_each_xattr(recorded, [&](const XattrView& view) {
    char name[XATTR_NAME_MAX + 1] = {};
    if (view.name_bytes > XATTR_NAME_MAX)
      return true;
    jobroot::copy_bytes(name, view.name, view.name_bytes);
    const bool on_disk = jobroot::is_xattr_on_disk(target, name);
    if (is_shown(view, lost) && !on_disk)
      used += view.name_bytes + size_t{1};
    else if (view.removed && on_disk)
      used -= view.name_bytes + size_t{1};
    return true;
  });
  return used;
}

ssize_t list(const Target& target, char* names, size_t size) noexcept {
  if (const int refused = may_reach(target))
    return result(refused);
  const long on_disk = real_list(target, names, size);
  Known known;
  const bool hides = active() && !who().can(CAP_SYS_ADMIN);
  if (!active() ||
      ((!has_attributes() || !find_known(target, &known)) && !hides))
    return result(on_disk);
  const bool unsupported = on_disk == -EOPNOTSUPP;
  if (jobroot::sys::failed(on_disk) && !unsupported)
    return result(on_disk);
  const size_t used = unsupported ? 0 : static_cast<size_t>(on_disk);
  const auto recorded = session().xattrs(known);
  const bool lost = jobroot::is_written(recorded.get(), target);
  if (size == 0)
    return static_cast<ssize_t>(room_for(target, recorded.get(), lost, used));
  NameList merged(names, size, used);
  if (hides)
    merged.take_out_trusted();
  int error = 0;
  jobroot::for_each_xattr(recorded.get(), [&](const XattrView& view) {
    if (view.removed)
      merged.take_out(view);
    else if (is_shown(view, lost))
      error = merged.put_in(view);
    return error == 0;
  });
  return error == 0 ? static_cast<ssize_t>(merged.used()) : result(error);
}

Target of_path(const char* path) noexcept {
  return {AT_FDCWD, path, 0};
}

Target of_link(const char* path) noexcept {
  return {AT_FDCWD, path, AT_SYMLINK_NOFOLLOW};
}

} // namespace

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
