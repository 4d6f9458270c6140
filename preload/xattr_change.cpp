// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who may set which attribute, what values are valid, and what else they
// change: fs/xattr.c, security/commoncap.c and fs/posix_acl.c of the kernel.
#include "jobroot/acl.hpp"
#include "jobroot/capability_record.hpp"
#include "record.hpp"
#include "xattrs.hpp"

#include <sys/xattr.h>

namespace shim {
namespace {

using jobroot::Inode;
using jobroot::Known;
using jobroot::Target;
using jobroot::XattrName;
using jobroot::XattrView;
namespace acl = jobroot::acl;
namespace rules = jobroot::rules;

bool is_same(const XattrName& name, const XattrName& other) noexcept {
  return name.bytes == other.bytes && begins(name.text, other.text);
}

bool is_acl(const XattrName& name) noexcept {
  return is_same(name, acl::access_acl) || is_same(name, acl::default_acl);
}

int replace(Known& known, const XattrChange& change, bool hide) noexcept {
  const auto list = session().xattrs(known);
  known.xattrs = &session().own();
  return session().set_xattr(list.get(),
                             change.name,
                             change.value,
                             change.bytes,
                             hide,
                             &known.record.xattrs);
}

/// security.* and trusted.*: what is set is kept.
int change_plain(const XattrChange& change,
                 const Target& target,
                 Known& known,
                 bool on_disk) noexcept {
  if (!who().can(is_same(change.name, jobroot::capability_name)
                     ? CAP_SETFCAP
                     : CAP_SYS_ADMIN))
    return -EPERM;
  const auto list = session().xattrs(known);
  const XattrView found = jobroot::find_xattr(list.get(), change.name);
  const bool lost = is_same(change.name, jobroot::capability_name) &&
                    jobroot::is_written(list.get(), target);
  const bool exists = found.name != nullptr ? !found.removed && !lost : on_disk;
  if (!exists &&
      (change.value == nullptr || (change.flags & XATTR_REPLACE) != 0))
    return -ENODATA;
  if (exists && (change.flags & XATTR_CREATE) != 0)
    return -EEXIST;
  if (is_same(change.name, jobroot::capability_name))
    if (const int error = jobroot::forget_note(session(), known))
      return error;
  return replace(known, change, change.value == nullptr && on_disk);
}

/// As posix_acl_update_mode: an access ACL sets the permission bits.
void set_mode(Known& known, const acl::Summary& summary) noexcept {
  jobroot::Record& record = known.record;
  const jobroot::Credentials me = who();
  record.mode = (record.mode & ~uint32_t{0777}) | summary.mode;
  if (!rules::keeps_setgid(me, groups(), record.gid))
    record.mode &= ~uint32_t{S_ISGID};
}

/// An access ACL is kept if it says more than permission bits can. A default
/// ACL is a directory's, and only kept. Flags mean nothing here.
int change_acl(const XattrChange& change, Known& known, bool on_disk) noexcept {
  const bool is_default = is_same(change.name, acl::default_acl);
  const bool given = change.value != nullptr && !acl::is_empty(change.bytes);
  acl::Summary summary;
  const int wrong =
      given ? acl::summarise(change.value, change.bytes, &summary) : 0;
  if (S_ISLNK(known.record.mode))
    return wrong != 0 ? wrong : -EOPNOTSUPP;
  if (is_default && !S_ISDIR(known.record.mode))
    return given ? -EACCES : 0;
  if (!rules::owns(who(), known.record))
    return -EPERM;
  if (wrong != 0)
    return wrong;
  const bool keep = given && (is_default || summary.extended);
  if (given && !is_default)
    set_mode(known, summary);
  const auto list = session().xattrs(known);
  const XattrView found = jobroot::find_xattr(list.get(), change.name);
  if (!keep && (found.name != nullptr ? found.removed : !on_disk))
    return 0;
  XattrChange stored = change;
  if (!keep)
    stored.value = nullptr;
  return replace(known, stored, !keep && on_disk);
}

int record_change(const Target& target,
                  const XattrChange& change,
                  bool on_disk) noexcept {
  const auto call = change.value != nullptr ? jobroot::Call::setxattr
                                            : jobroot::Call::removexattr;
  const bool of_acl = is_acl(change.name);
  Inode inode;
  if (const int error = jobroot::look_at(target, &inode))
    return error;
  uint32_t mode = 0;
  const int error = session().update(target, inode, call, [&](Known& known) {
    const int refused = of_acl ? change_acl(change, known, on_disk)
                               : change_plain(change, target, known, on_disk);
    mode = known.record.mode;
    return refused;
  });
  if (error == 0 && of_acl)
    keep_workable(target, inode, mode);
  return error;
}

} // namespace

bool is_recorded_xattr(const char* name) noexcept {
  return begins(name, "security.") || is_trusted(name) ||
         (begins(name, "system.posix_acl_") &&
          is_acl({name, static_cast<uint16_t>(length_of(name))}));
}

int change_xattr(const Target& target, const XattrChange& change) noexcept {
  const char* const prefix =
      is_trusted(change.name.text) ? "trusted." : "security.";
  const long on_disk = jobroot::xattr_on_disk(target, change.name.text);
  if (on_disk == -EBADF || on_disk == -ENOENT || on_disk == -ENOTDIR ||
      on_disk == -ELOOP || on_disk == -ENAMETOOLONG)
    return static_cast<int>(on_disk);
  if (length_of(prefix) == change.name.bytes)
    return -EINVAL;
  const bool exists = !jobroot::sys::failed(on_disk);
  if (!is_same(change.name, jobroot::capability_name) ||
      change.value == nullptr)
    return record_change(target, change, exists);
  jobroot::CapabilityValue shown;
  if (const int error =
          jobroot::read_capability(change.value, change.bytes, &shown))
    return error;
  return record_change(
      target, {change.name, shown.data, shown.bytes, change.flags}, exists);
}

int refuses_xattr(const Target& target, const char* name) noexcept {
  if (!begins(name, "user.") || (jobroot::relaxed(counters().devices) == 0 &&
                                 jobroot::relaxed(counters().credentials) == 0))
    return 0;
  const jobroot::Record record = known_at(target).record;
  const bool is_sticky = S_ISDIR(record.mode) && (record.mode & S_ISVTX) != 0;
  if (is_sticky)
    return rules::owns(who(), record) ? 0 : -EPERM;
  const bool may =
      record.mode == 0 || S_ISREG(record.mode) || S_ISDIR(record.mode);
  return may ? 0 : -EPERM;
}

} // namespace shim
