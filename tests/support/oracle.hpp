// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: root's rules are copied from the kernel, so the kernel is what they
// are tested against: whoever the rules speak of, a child becomes for real.
#pragma once

#include "jobroot/rules.hpp"

#include <grp.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <initializer_list>
#include <string>
#include <vector>

namespace support {

/// Rules change; where older kernels differ they are not asked.
inline bool kernel_is_at_least(int major, int minor) {
  struct utsname name = {};
  int numbers[2] = {};

  ::uname(&name);
  std::sscanf(name.release, "%d.%d", &numbers[0], &numbers[1]);
  return numbers[0] > major || (numbers[0] == major && numbers[1] >= minor);
}

/// Somebody with ids and supplementary groups.
struct Person {
  const char* name;
  std::uint32_t uid;
  std::uint32_t gid;
  std::vector<std::uint32_t> groups;
  jobroot::CapabilitySet keeps = 0; ///< of root's, without being root

  jobroot::Credentials credentials() const {
    jobroot::Credentials who;

    who.user = {uid, uid, uid, uid};
    who.group = {gid, gid, gid, gid};
    jobroot::rules::follow_user(who, {});
    if (keeps != 0)
      who.capabilities.permitted = who.capabilities.effective = keeps;
    return who;
  }

  jobroot::rules::Groups all_groups() const {
    return {groups.data(), static_cast<std::uint32_t>(groups.size())};
  }

  /// Makes the calling process, which is root, this person.
  bool become() const {
    return ::setgroups(groups.size(), groups.data()) == 0 &&
           ::syscall(SYS_setresgid, gid, gid, gid) == 0 &&
           ::prctl(PR_SET_KEEPCAPS, keeps != 0 ? 1 : 0) == 0 &&
           ::syscall(SYS_setresuid, uid, uid, uid) == 0 && keep();
  }

private:
  bool keep() const {
    if (keeps == 0)
      return true;

    const auto low = static_cast<std::uint32_t>(keeps);
    __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    const __user_cap_data_struct data[2] = {{low, low, 0}, {0, 0, 0}};
    return ::syscall(SYS_capset, &header, data) == 0;
  }
};

constexpr jobroot::CapabilitySet
bits(std::initializer_list<std::uint32_t> capabilities) {
  jobroot::CapabilitySet set = 0;

  for (const std::uint32_t capability : capabilities)
    set |= jobroot::capability_bit(capability);
  return set;
}

/// Root, the owner of most files in and out of their group, and a stranger.
inline const std::vector<Person>& people() {
  static const std::vector<Person> all = {
      {"root", 0, 0, {}},
      {"owner", 1000, 1000, {50, 60}},
      {"owner outside of the group", 1000, 1001, {60}},
      {"stranger in the group", 2000, 50, {}},
      {"stranger", 2000, 2000, {}},
      {"stranger who may chown", 2000, 2000, {}, bits({CAP_CHOWN})},
      {"stranger who may chmod", 2000, 2000, {}, bits({CAP_FOWNER})},
      {"stranger who may both", 2000, 2000, {}, bits({CAP_CHOWN, CAP_FOWNER})},
      {"owner who may keep set-id bits",
       1000,
       1001,
       {},
       bits({CAP_FSETID, CAP_CHOWN})},
  };

  return all;
}

} // namespace support
