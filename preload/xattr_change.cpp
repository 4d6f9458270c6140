// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who may set which attribute, what values are valid, and what else they
// change: fs/xattr.c, security/commoncap.c and fs/posix_acl.c of the kernel.
#include "environment.hpp"
#include "jobroot/acl.hpp"
#include "record.hpp"
#include "xattrs.hpp"

#include <linux/capability.h>
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

constexpr char capability[] = "security.capability";
constexpr XattrName capability_name{capability, sizeof capability - 1};

bool is_named(const XattrName& name, const char* text) noexcept {
  return length_of(text) == name.bytes && begins(name.text, text);
}

/// cap_convert_nscap and get_vfs_caps_from_disk in security/commoncap.c.
bool is_capability(const void* value, size_t bytes) noexcept {
  uint32_t magic;
  if (bytes < sizeof magic)
    return false;
  jobroot::copy_bytes(&magic, value, sizeof magic);
  switch (magic & VFS_CAP_REVISION_MASK) {
  case VFS_CAP_REVISION_2:
    return bytes == XATTR_CAPS_SZ_2;
  case VFS_CAP_REVISION_3:
    return bytes == XATTR_CAPS_SZ_3;
  default:
    return false;
  }
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
int change_plain(const Target& target,
                 const XattrChange& change,
                 Known& known) noexcept {
  const bool is_file_capability = is_named(change.name, capability);
  if (!who().can(is_file_capability ? CAP_SETFCAP : CAP_SYS_ADMIN))
    return -EPERM;
  if (change.value != nullptr && is_file_capability &&
      !is_capability(change.value, change.bytes))
    return -EINVAL;
  const auto list = session().xattrs(known);
  const XattrView found = jobroot::find_xattr(list.get(), change.name);
  const bool on_disk = is_xattr_on_disk(target, change.name.text);
  const bool exists = found.name != nullptr ? !found.removed : on_disk;
  if (!exists &&
      (change.value == nullptr || (change.flags & XATTR_REPLACE) != 0))
    return -ENODATA;
  if (exists && (change.flags & XATTR_CREATE) != 0)
    return -EEXIST;
  return replace(known, change, change.value == nullptr && on_disk);
}

/// An access ACL sets the permission bits, and is kept if it says more. A
/// default ACL is a directory's, and only kept.
int change_acl(const XattrChange& change, Known& known) noexcept {
  const bool is_default = is_named(change.name, acl::default_name);
  if (S_ISLNK(known.record.mode))
    return -EOPNOTSUPP;
  if (is_default && !S_ISDIR(known.record.mode))
    return change.value != nullptr ? -EACCES : 0;
  if (!rules::owns(who(), known.record))
    return -EPERM;
  acl::Summary summary;
  if (change.value != nullptr)
    if (const int error = acl::summarise(change.value, change.bytes, &summary))
      return error;
  const bool keep = is_default || summary.extended;
  if (!is_default && change.value != nullptr)
    known.record.mode = (known.record.mode & ~uint32_t{0777}) | summary.mode;
  const auto list = session().xattrs(known);
  if (!keep && jobroot::find_xattr(list.get(), change.name).name == nullptr)
    return 0;
  if (is_default)
    jobroot::raise(session().header().counters.acls);
  XattrChange stored = change;
  if (!keep)
    stored.value = nullptr;
  return replace(known, stored, false);
}

} // namespace

bool is_recorded_xattr(const char* name) noexcept {
  return begins(name, "security.") || begins(name, "trusted.") ||
         begins(name, "system.posix_acl_");
}

int change_xattr(const Target& target, const XattrChange& change) noexcept {
  Inode inode;
  if (const int error = jobroot::look_at(target, &inode))
    return error;
  const bool is_acl = is_named(change.name, acl::access_name) ||
                      is_named(change.name, acl::default_name);
  uint32_t mode = 0;
  const int error =
      session().update(target,
                       inode,
                       change.value != nullptr ? jobroot::Call::setxattr
                                               : jobroot::Call::removexattr,
                       [&](Known& known) {
                         const int refused =
                             is_acl ? change_acl(change, known)
                                    : change_plain(target, change, known);
                         mode = known.record.mode;
                         return refused;
                       });
  if (error == 0 && is_acl)
    keep_workable(target, inode, mode);
  return error;
}

int drop_capability(Known& known) noexcept {
  const auto list = session().xattrs(known);
  if (jobroot::find_xattr(list.get(), capability_name).name == nullptr)
    return 0;
  return replace(known, {capability_name, nullptr, 0, 0}, false);
}

} // namespace shim
