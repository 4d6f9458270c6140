// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a file's capabilities are an attribute that the kernel reads itself, so
// it takes only what it understands: security/commoncap.c, cap_convert_nscap
// and cap_inode_getsecurity.
#pragma once

#include "jobroot/xattr_list.hpp"

#include <errno.h>
#include <linux/capability.h>

namespace jobroot {

inline constexpr char capability_text[] = "security.capability";
inline constexpr XattrName capability_name{capability_text,
                                           sizeof capability_text - 1};

/// The value as getxattr(2) shows it to root of the first user namespace.
struct CapabilityValue {
  char data[XATTR_CAPS_SZ_3];
  uint32_t bytes;
};

/// Version 2, or version 3 with the root of a user namespace; that of the
/// first namespace is shown as version 2. 0 or -EINVAL.
inline int read_capability(const void* from,
                           uint64_t bytes,
                           CapabilityValue* to) noexcept {
  uint32_t magic;
  if (bytes != XATTR_CAPS_SZ_2 && bytes != XATTR_CAPS_SZ_3)
    return -EINVAL;
  copy_bytes(to->data, from, static_cast<size_t>(bytes));
  to->bytes = static_cast<uint32_t>(bytes);
  copy_bytes(&magic, from, sizeof magic);
  const uint32_t effective = magic & VFS_CAP_FLAGS_EFFECTIVE;
  if (bytes == XATTR_CAPS_SZ_2)
    return magic == (VFS_CAP_REVISION_2 | effective) ? 0 : -EINVAL;
  uint32_t root;
  copy_bytes(&root, to->data + XATTR_CAPS_SZ_2, sizeof root);
  if (magic != (VFS_CAP_REVISION_3 | effective) || root == UINT32_MAX)
    return -EINVAL;
  if (root == 0) {
    magic = VFS_CAP_REVISION_2 | effective;
    copy_bytes(to->data, &magic, sizeof magic);
    to->bytes = XATTR_CAPS_SZ_2;
  }
  return 0;
}

} // namespace jobroot
