// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: chown takes a file's capabilities away, and so does writing to it.
#pragma once

#include "jobroot/capability_value.hpp"
#include "jobroot/session.hpp"
#include "jobroot/xattr_disk.hpp"

namespace jobroot {

/// Takes them from what is recorded, inside Session::update; what the inode
/// has on disk is hidden. 0 or minus an errno.
inline int
drop_capability(Session& session, const Target& target, Known& known) noexcept {
  if (S_ISDIR(known.record.mode))
    return 0;
  const Pinned<const XattrList> list = session.xattrs(known);
  const XattrView found = find_xattr(list.get(), capability_name);
  // The disk has been asked when the owner was recorded last.
  const bool is_asked = known.home != nullptr && found.name == nullptr &&
                        known.record.call == Call::chown;
  const bool hides = !is_asked && !found.removed &&
                     is_xattr_on_disk(target, capability_name.text);
  if (found.removed || (found.name == nullptr && !hides))
    return 0;
  const int error = session.set_xattr(
      list.get(), capability_name, nullptr, 0, hides, &known.record.xattrs);
  known.xattrs = &session.own();
  return error;
}

} // namespace jobroot
