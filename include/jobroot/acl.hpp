// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an access ACL and the permission bits are two views of one thing, and a
// directory's default ACL takes the umask's place for what is made in it. The
// format is that of system.posix_acl_access, acl(5) and the kernel's
// include/uapi/linux/posix_acl_xattr.h: a version, then entries of tag,
// permissions and id, all little-endian. The rules are those of the kernel's
// fs/posix_acl.c; tests/unit/session_acl_test.cpp asks the kernel.
#pragma once

#include "jobroot/xattr_list.hpp"

#include <errno.h>
#include <sys/stat.h>

namespace jobroot::acl {

inline constexpr char access_name[] = "system.posix_acl_access";
inline constexpr char default_name[] = "system.posix_acl_default";
inline constexpr XattrName access_acl{access_name, sizeof access_name - 1};
inline constexpr XattrName default_acl{default_name, sizeof default_name - 1};
inline constexpr uint32_t version = 2;

enum Tag : uint16_t {
  user_object = 0x01,
  user = 0x02,
  group_object = 0x04,
  group = 0x08,
  mask = 0x10,
  other = 0x20,
};

struct Entry {
  uint16_t tag;
  uint16_t permissions;
  uint32_t id;
};

static_assert(sizeof(Entry) == 8);

/// What an ACL says that permission bits can say, too.
struct Summary {
  uint32_t mode = 0;     ///< nine bits
  bool extended = false; ///< it says more than them
};

/// A value without an entry means no ACL, as no value does.
inline bool is_empty(uint64_t bytes) noexcept {
  return bytes == 0 || bytes == sizeof version;
}

/// Entries come in the order of their tags; named ones need a mask, and those
/// of one tag may be in any order, even twice.
class Order {
public:
  bool takes(const Entry& entry) noexcept {
    if (entry.permissions > 7)
      return false;
    switch (entry.tag) {
    case user_object:
      return step(nothing, users);
    case user:
      named_ = true;
      return state_ == users && entry.id != UINT32_MAX;
    case group_object:
      return step(users, groups);
    case group:
      named_ = true;
      return state_ == groups && entry.id != UINT32_MAX;
    case mask:
      return step(groups, masked);
    case other:
      return step(masked, complete) || (!named_ && step(groups, complete));
    default:
      return false;
    }
  }

  bool is_complete() const noexcept { return state_ == complete; }

private:
  enum State { nothing, users, groups, masked, complete };

  bool step(State from, State to) noexcept {
    if (state_ != from)
      return false;
    state_ = to;
    return true;
  }

  State state_ = nothing;
  bool named_ = false;
};

/// Calls visit(Entry, where it is) for each entry of a value whose size is
/// right, until it returns false.
template <class Visit>
void for_each_entry(const void* value, uint64_t bytes, Visit visit) noexcept {
  const auto* at = static_cast<const char*>(value) + sizeof version;
  const auto* const end = static_cast<const char*>(value) + bytes;
  for (; end - at >= static_cast<long>(sizeof(Entry)); at += sizeof(Entry)) {
    Entry entry;
    copy_bytes(&entry, at, sizeof entry);
    if (!visit(entry, at))
      return;
  }
}

/// -EOPNOTSUPP for another version, -EINVAL for what else posix_acl_from_xattr
/// and posix_acl_valid refuse.
inline int
summarise(const void* value, uint64_t bytes, Summary* summary) noexcept {
  uint32_t found_version;
  if (bytes < sizeof found_version)
    return -EINVAL;
  copy_bytes(&found_version, value, sizeof found_version);
  if (found_version != version)
    return -EOPNOTSUPP;
  if ((bytes - sizeof found_version) % sizeof(Entry) != 0)
    return -EINVAL;
  Order order;
  bool valid = true;
  for_each_entry(value, bytes, [&](const Entry& entry, const char*) {
    const uint32_t bits = entry.permissions;
    valid = order.takes(entry);
    if (entry.tag == user_object)
      summary->mode |= bits << 6;
    else if (entry.tag == other)
      summary->mode |= bits;
    else if (entry.tag == group_object)
      summary->mode |= bits << 3;
    else if (entry.tag == mask) {
      summary->mode = (summary->mode & ~uint32_t{S_IRWXG}) | bits << 3;
      summary->extended = true;
    }
    return valid;
  });
  return valid && order.is_complete() ? 0 : -EINVAL;
}

/// An entry of an access ACL when the mode is `mode`; `class_tag` is the tag of
/// the entry that the group bits mean.
inline Entry shown(Entry entry, uint16_t class_tag, uint32_t mode) noexcept {
  if (entry.tag == user_object)
    entry.permissions = mode >> 6 & 7;
  else if (entry.tag == class_tag)
    entry.permissions = mode >> 3 & 7;
  else if (entry.tag == other)
    entry.permissions = mode & 7;
  return entry;
}

/// What an access ACL that was stored earlier says since the mode changed: the
/// bits of owner, mask (or group) and others are the mode's. So neither chmod
/// nor inheritance has to write a new one.
inline void show_mode(char* value, uint64_t bytes, uint32_t mode) noexcept {
  Summary summary;
  if (summarise(value, bytes, &summary) != 0)
    return;
  const uint16_t class_tag = summary.extended ? mask : group_object;
  for_each_entry(value, bytes, [&](const Entry& stored, const char* at) {
    const Entry entry = shown(stored, class_tag, mode);
    copy_bytes(value + (at - value), &entry, sizeof entry);
    return true;
  });
}

/// What a directory says of the ACLs of what is made in it.
struct Inherited {
  XattrView acl;       ///< its name is null: nothing is known of a default ACL
  Summary summary;     ///< of it
  bool hidden = false; ///< the directory on disk has one that root took away

  explicit Inherited(const XattrList* list) noexcept
      : acl(find_xattr(list, default_acl)),
        hidden(acl.name != nullptr && acl.removed) {
    if (is_given() && summarise(acl.value, acl.value_bytes, &summary) != 0)
      acl = {};
  }

  bool is_given() const noexcept { return acl.name != nullptr && !hidden; }

  /// The mode of what is made with `asked`, in place of the umask.
  uint32_t mode(uint32_t asked) const noexcept {
    return asked & (summary.mode | ~uint32_t{0777});
  }
};

} // namespace jobroot::acl
