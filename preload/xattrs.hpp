// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a change of an extended attribute, apart from how files are named.
#pragma once

#include "environment.hpp"
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

inline bool is_trusted(const char* name) noexcept {
  return begins(name, "trusted.");
}

/// Records a change of such an attribute. 0 or minus an errno.
int change_xattr(const jobroot::Target& target,
                 const XattrChange& change) noexcept;

/// What the disk cannot know: it has a file for a device, and the owner is
/// another. 0, or minus an errno for what may not be written to it.
int refuses_xattr(const jobroot::Target& target, const char* name) noexcept;

} // namespace shim
