// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: root's rules are copied from the kernel, so the kernel is what they
// are tested against: whoever the rules speak of, a child becomes for real.
#pragma once

#include "jobroot/rules.hpp"

#include <grp.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace support {

/// Somebody with ids and supplementary groups.
struct Person {
  const char* name;
  std::uint32_t uid;
  std::uint32_t gid;
  std::vector<std::uint32_t> groups;

  jobroot::Credentials credentials() const {
    return {{uid, uid, uid, uid}, {gid, gid, gid, gid}};
  }

  jobroot::rules::Groups all_groups() const {
    return {groups.data(), static_cast<std::uint32_t>(groups.size())};
  }

  /// Makes the calling process, which is root, this person.
  bool become() const {
    return ::setgroups(groups.size(), groups.data()) == 0 &&
           ::syscall(SYS_setresgid, gid, gid, gid) == 0 &&
           ::syscall(SYS_setresuid, uid, uid, uid) == 0;
  }
};

/// Root, the owner of most files in and out of their group, and a stranger.
inline const std::vector<Person>& people() {
  static const std::vector<Person> all = {
      {"root", 0, 0, {}},
      {"owner", 1000, 1000, {50, 60}},
      {"owner outside of the group", 1000, 1001, {60}},
      {"stranger in the group", 2000, 50, {}},
      {"stranger", 2000, 2000, {}},
  };

  return all;
}

} // namespace support
