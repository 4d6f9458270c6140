// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: an access ACL and the permission bits are two views of one thing, and
// programs that copy files (cp -a, through libacl) set the bits by the ACL.
// The format is that of system.posix_acl_access, acl(5) and the kernel's
// include/uapi/linux/posix_acl_xattr.h: a version, then entries of tag,
// permissions and id, all little-endian.
#pragma once

#include "jobroot/xattr_list.hpp"

#include <errno.h>
#include <sys/stat.h>

namespace jobroot::acl {

inline constexpr char access_name[] = "system.posix_acl_access";
inline constexpr char default_name[] = "system.posix_acl_default";
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

/// -EINVAL for what the kernel's posix_acl_valid refuses: another version, an
/// unknown tag, a missing or double object entry, named entries without mask.
inline int
summarise(const void* value, uint64_t bytes, Summary* summary) noexcept {
  uint32_t found_version;
  if (bytes < sizeof found_version ||
      (bytes - sizeof found_version) % sizeof(Entry) != 0)
    return -EINVAL;
  copy_bytes(&found_version, value, sizeof found_version);
  if (found_version != version)
    return -EINVAL;
  uint32_t tags = 0;
  uint32_t group_bits = 0;
  const auto* at = static_cast<const char*>(value) + sizeof found_version;
  const auto* const end = static_cast<const char*>(value) + bytes;
  for (; at < end; at += sizeof(Entry)) {
    Entry entry;
    copy_bytes(&entry, at, sizeof entry);
    const bool named = entry.tag == user || entry.tag == group;
    if (entry.permissions > 7 || (!named && (tags & entry.tag) != 0))
      return -EINVAL;
    tags |= entry.tag;
    switch (entry.tag) {
    case user_object:
      summary->mode |= uint32_t{entry.permissions} << 6;
      break;
    case group_object:
      group_bits = entry.permissions;
      break;
    case mask:
      summary->mode |= uint32_t{entry.permissions} << 3;
      break;
    case other:
      summary->mode |= entry.permissions;
      break;
    case user:
    case group:
      break;
    default:
      return -EINVAL;
    }
  }
  constexpr uint32_t objects = user_object | group_object | other;
  const bool has_named = (tags & (user | group)) != 0;
  if ((tags & objects) != objects || (has_named && (tags & mask) == 0))
    return -EINVAL;
  summary->extended = (tags & mask) != 0;
  if (!summary->extended)
    summary->mode |= group_bits << 3;
  return 0;
}

} // namespace jobroot::acl
