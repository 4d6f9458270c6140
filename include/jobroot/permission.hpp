// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a strict session forbids what the kernel would forbid to somebody who
// is not root, by the recorded modes, owners and ACLs. The rules are those of
// path_resolution(7), acl(5), unlink(2), utimensat(2) and the kernel's
// fs/namei.c, fs/posix_acl.c and fs/attr.c. Pure; 0 or minus an errno.
#pragma once

#include "jobroot/acl.hpp"
#include "jobroot/rules.hpp"

namespace jobroot {

/// What is asked for, as bits of a mode.
enum : uint32_t { right_execute = 1, right_write = 2, right_read = 4 };

/// An inode as permission sees it.
struct Guarded {
  uint32_t mode = 0;
  uint32_t uid = 0;
  uint32_t gid = 0;
  const void* acl = nullptr; ///< system.posix_acl_access, if there is one
  uint32_t acl_bytes = 0;
};

/// Who asks.
struct Asker {
  Credentials who;
  rules::Groups groups;
};

namespace rules {

/// The entries of an ACL that was found valid when it was set, by the mode
/// that the inode has now.
class AclEntries {
public:
  explicit AclEntries(const Guarded& inode) noexcept
      : at_(static_cast<const char*>(inode.acl) + sizeof acl::version),
        count_(static_cast<uint32_t>((inode.acl_bytes - sizeof acl::version) /
                                     sizeof(acl::Entry))),
        mode_(inode.mode) {
    for (uint32_t i = 0; i < count_; i++)
      if ((*this)[i].tag == acl::mask)
        class_tag_ = acl::mask;
  }

  uint32_t count() const noexcept { return count_; }

  acl::Entry operator[](uint32_t i) const noexcept {
    acl::Entry entry;
    copy_bytes(&entry, at_ + i * sizeof entry, sizeof entry);
    return acl::shown(entry, class_tag_, mode_);
  }

  /// Without one there is nothing but the three entries of a mode.
  bool has_mask() const noexcept {
    for (uint32_t i = 0; i < count_; i++)
      if ((*this)[i].tag == acl::mask)
        return true;
    return false;
  }

private:
  const char* at_;
  uint32_t count_;
  uint32_t mode_;
  uint16_t class_tag_ = acl::group_object;
};

/// Whether the ACL, of an inode that is another's, gives all of `rights`: the
/// first entry for the user decides, else any for a group of his, else the
/// last one. The mask and the last one are bits of the mode as well, which is
/// where chmod changes them.
inline bool
acl_allows(const Guarded& inode, const Asker& asker, uint32_t rights) noexcept {
  const AclEntries entries(inode);
  const uint32_t mask = inode.mode >> 3;
  const bool is_whole = entries.has_mask();
  const auto gives = [&](const acl::Entry& entry) {
    const uint32_t given = is_whole ? entry.permissions : ~0U;
    return (given & mask & rights) == rights;
  };
  bool has_group = false;
  for (uint32_t i = 0; i < entries.count(); i++) {
    const acl::Entry entry = entries[i];
    switch (entry.tag) {
    case acl::user:
      if (entry.id == asker.who.user.file_system)
        return gives(entry);
      break;
    case acl::group_object:
    case acl::group: {
      const uint32_t gid =
          entry.tag == acl::group_object ? inode.gid : entry.id;
      if (!in_group(asker.who, asker.groups, gid))
        break;
      has_group = true;
      if (gives(entry))
        return true;
      break;
    }
    case acl::other:
      return !has_group && (inode.mode & rights) == rights;
    default:
      break;
    }
  }
  return false;
}

/// By mode and ACL alone.
inline bool mode_allows(const Guarded& inode,
                        const Asker& asker,
                        uint32_t rights) noexcept {
  if (asker.who.user.file_system == inode.uid)
    return (inode.mode >> 6 & rights) == rights;
  if (inode.acl != nullptr && (inode.mode & S_IRWXG) != 0)
    return acl_allows(inode, asker, rights);
  const bool is_group = in_group(asker.who, asker.groups, inode.gid);
  return ((is_group ? inode.mode >> 3 : inode.mode) & rights) == rights;
}

/// Whether the asker has all of `rights`.
inline int
permission(const Guarded& inode, const Asker& asker, uint32_t rights) noexcept {
  if (mode_allows(inode, asker, rights))
    return 0;
  const bool is_directory = S_ISDIR(inode.mode);
  const bool only_looks =
      is_directory ? (rights & right_write) == 0 : rights == right_read;
  if (only_looks && asker.who.can(CAP_DAC_READ_SEARCH))
    return 0;
  const bool runs_nothing = !is_directory && (rights & right_execute) != 0 &&
                            (inode.mode & (S_IXUSR | S_IXGRP | S_IXOTH)) == 0;
  return !runs_nothing && asker.who.can(CAP_DAC_OVERRIDE) ? 0 : -EACCES;
}

inline bool is_owner(const Guarded& inode, const Asker& asker) noexcept {
  return asker.who.user.file_system == inode.uid || asker.who.can(CAP_FOWNER);
}

/// To make a name in a directory.
inline int may_add(const Guarded& directory, const Asker& asker) noexcept {
  return permission(directory, asker, right_write | right_execute);
}

/// To take the name of `victim` out of a directory, which may be sticky.
inline int may_remove(const Guarded& directory,
                      const Guarded& victim,
                      const Asker& asker) noexcept {
  if (const int refused = may_add(directory, asker))
    return refused;
  const bool free = (directory.mode & S_ISVTX) == 0 ||
                    asker.who.user.file_system == victim.uid ||
                    is_owner(directory, asker);
  return free ? 0 : -EPERM;
}

/// To set times: to now, which a writer may, too, or to given ones.
inline int
may_set_times(const Guarded& inode, const Asker& asker, bool to_now) noexcept {
  if (is_owner(inode, asker))
    return 0;
  return to_now ? permission(inode, asker, right_write) : -EPERM;
}

/// To set an attribute in "user.", and to read one.
inline int may_use_attributes(const Guarded& inode,
                              const Asker& asker,
                              bool to_write) noexcept {
  const bool is_sticky = S_ISDIR(inode.mode) && (inode.mode & S_ISVTX) != 0;
  if (to_write && is_sticky && !is_owner(inode, asker))
    return -EPERM;
  return permission(inode, asker, to_write ? right_write : right_read);
}

/// To link to somebody else's file where fs.protected_hardlinks is set.
inline int may_link_to(const Guarded& inode, const Asker& asker) noexcept {
  constexpr uint32_t group_runs = S_ISGID | S_IXGRP;
  if (is_owner(inode, asker))
    return 0;
  const bool is_safe = S_ISREG(inode.mode) && (inode.mode & S_ISUID) == 0 &&
                       (inode.mode & group_runs) != group_runs;
  return is_safe && permission(inode, asker, right_read | right_write) == 0
             ? 0
             : -EPERM;
}

} // namespace rules
} // namespace jobroot
