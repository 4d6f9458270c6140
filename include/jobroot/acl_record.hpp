// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a default ACL hands down is recorded in the same way by the shim
// and by the commands that imitate root.
#pragma once

#include "jobroot/acl.hpp"
#include "jobroot/session.hpp"
#include "jobroot/xattr_disk.hpp"

namespace jobroot::acl {

/// Gives the record of an inode that was just made what `inherited` hands
/// down; its mode is Inherited::mode already. The inode on disk may have been
/// given what its directory on disk has, which is hidden then. 0 or -errno.
inline int hand_down(Session& session,
                     const Inherited& inherited,
                     const Target& target,
                     Known& known) noexcept {
  const auto put = [&](const XattrName& name, bool present) {
    const char* const value = present ? inherited.acl.value : nullptr;
    const bool hides = !present && is_xattr_on_disk(target, name.text);
    if (!present && !hides)
      return 0;
    const Pinned<const XattrList> list = session.xattrs(known);
    const int error = session.set_xattr(list.get(),
                                        name,
                                        value,
                                        present ? inherited.acl.value_bytes : 0,
                                        hides,
                                        &known.record.xattrs);
    known.xattrs = &session.own();
    return error;
  };
  if (inherited.acl.name == nullptr || S_ISLNK(known.record.mode))
    return 0;
  const bool given = inherited.is_given();
  const int error = put(access_acl, given && inherited.summary.extended);
  return error == 0 && S_ISDIR(known.record.mode) ? put(default_acl, given)
                                                  : error;
}

} // namespace jobroot::acl
