// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what changes an extended attribute besides setxattr: chown takes a
// capability away. And the change itself, apart from how files are named.
#pragma once

#include "process.hpp"

namespace shim {

/// A change of one attribute; a null value removes it.
struct XattrChange {
  jobroot::XattrName name;
  const void* value;
  uint32_t bytes;
  int flags; ///< XATTR_CREATE, XATTR_REPLACE
};

/// Whether attributes of this name are kept in the record.
bool is_recorded_xattr(const char* name) noexcept;

/// Whether the inode on disk has such an attribute.
bool is_xattr_on_disk(const jobroot::Target& target, const char* name) noexcept;

/// Records a change of such an attribute. 0 or minus an errno.
int change_xattr(const jobroot::Target& target,
                 const XattrChange& change) noexcept;

/// Takes security.capability from what is recorded; inside Session::update.
int drop_capability(jobroot::Known& known) noexcept;

} // namespace shim
