// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: tests of limits make records until it fails, and then look whether all
// that was recorded before is still there.
#pragma once

#include "support/session_checker.hpp"
#include "support/session_maker.hpp"

namespace support {

/// Records owner i of inode i for 1, 2, … until it fails or `most` are there;
/// how many were made, and why no more.
inline std::uint32_t
fill(jobroot::Session& session, int* error, std::uint32_t most) {
  for (std::uint32_t i = 1; i <= most; i++)
    if ((*error = record_owner(session, old_inode(i), i)) != 0)
      return i - 1;
  return most;
}

/// Whether `count` of them are there, in a session that is whole.
inline bool holds_all(jobroot::Session& session, std::uint32_t count) {
  for (std::uint32_t i = 1; i <= count; i++)
    if (session.seen({}, old_inode(i)).uid != i)
      return false;
  return Checker(session.own()).damage().empty();
}

/// Records an attribute of an inode; 0 or minus an errno.
inline int record_xattr(jobroot::Session& session,
                        std::uint64_t ino,
                        const std::string& name,
                        const std::string& value,
                        const jobroot::Target& target = {}) {
  const auto call = jobroot::Call::setxattr;
  return session.update(
      target, old_inode(ino), call, [&](jobroot::Known& known) {
        const auto list = session.xattrs(known);
        known.xattrs = &session.own();
        return session.set_xattr(
            list.get(),
            {name.data(), static_cast<std::uint16_t>(name.size())},
            value.data(),
            static_cast<std::uint32_t>(value.size()),
            false,
            &known.record.xattrs);
      });
}

} // namespace support
