// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who a process is in the eyes of the session, and what the set*id calls
// make of it: credentials(7), setresuid(2), and kernel/sys.c where they leave
// something open. Pure: nothing here makes a call. Results are 0 or -errno.
#pragma once

#include "jobroot/capability.hpp"

#include <initializer_list>

namespace jobroot {

inline constexpr uint32_t keep_id = UINT32_MAX;

/// The four user ids, or the four group ids.
struct Ids {
  uint32_t real = 0;
  uint32_t effective = 0;
  uint32_t saved = 0;
  uint32_t file_system = 0;

  bool has(uint32_t id) const noexcept {
    return id == real || id == effective || id == saved;
  }

  friend bool operator==(const Ids&, const Ids&) = default;
};

/// Who a process is and what it may; by default root, as every session starts.
struct Credentials {
  Ids user;
  Ids group;
  Capabilities capabilities;

  bool can(uint32_t capability) const noexcept {
    return capabilities.can(capability);
  }

  friend bool operator==(const Credentials&, const Credentials&) = default;
};

namespace rules {

inline constexpr uint32_t most_groups = 65536; // NGROUPS_MAX

/// The supplementary groups of a process.
struct Groups {
  const uint32_t* list = nullptr;
  uint32_t count = 0;
};

inline bool
in_group(const Credentials& who, Groups groups, uint32_t gid) noexcept {
  if (gid == who.group.file_system)
    return true;
  for (uint32_t i = 0; i < groups.count; i++)
    if (groups.list[i] == gid)
      return true;
  return false;
}

/// setresuid, setresgid: each may become one of the three, or with privilege
/// anything; the file system's id follows the effective one, unless nothing
/// is to change at all (since Linux 6.4).
inline int set_resid(Ids& ids,
                     bool privileged,
                     uint32_t real,
                     uint32_t effective,
                     uint32_t saved) noexcept {
  const auto stays = [](uint32_t wanted, uint32_t id) {
    return wanted == keep_id || wanted == id;
  };
  if (stays(real, ids.real) && stays(saved, ids.saved) &&
      stays(effective, ids.effective) && stays(effective, ids.file_system))
    return 0;
  for (const uint32_t id : {real, effective, saved})
    if (id != keep_id && !privileged && !ids.has(id))
      return -EPERM;
  if (real != keep_id)
    ids.real = real;
  if (effective != keep_id)
    ids.effective = effective;
  if (saved != keep_id)
    ids.saved = saved;
  ids.file_system = ids.effective;
  return 0;
}

/// setuid, setgid: with privilege all ids, otherwise the effective one only.
inline int set_id(Ids& ids, bool privileged, uint32_t id) noexcept {
  if (id == keep_id)
    return -EINVAL;
  if (privileged) {
    ids = {id, id, id, id};
    return 0;
  }
  if (id != ids.real && id != ids.saved)
    return -EPERM;
  ids.effective = ids.file_system = id;
  return 0;
}

/// seteuid, setegid.
inline int set_effective(Ids& ids, bool privileged, uint32_t id) noexcept {
  if (id == keep_id)
    return -EINVAL;
  return set_resid(ids, privileged, keep_id, id, keep_id);
}

/// setreuid, setregid: the saved id follows the effective one when the real
/// one is set, or the effective one is set to something else than the real.
inline int set_reid(Ids& ids,
                    bool privileged,
                    uint32_t real,
                    uint32_t effective) noexcept {
  const Ids before = ids;
  if (!privileged) {
    if (real != keep_id && real != before.real && real != before.effective)
      return -EPERM;
    if (effective != keep_id && !before.has(effective))
      return -EPERM;
  }
  if (real != keep_id)
    ids.real = real;
  if (effective != keep_id)
    ids.effective = effective;
  if (real != keep_id || (effective != keep_id && effective != before.real))
    ids.saved = ids.effective;
  ids.file_system = ids.effective;
  return 0;
}

/// setfsuid, setfsgid: returns the old id, whether or not it changed.
inline uint32_t
set_file_system(Ids& ids, bool privileged, uint32_t id) noexcept {
  const uint32_t before = ids.file_system;
  if (id != keep_id && (privileged || ids.has(id) || id == before))
    ids.file_system = id;
  return before;
}

/// What a change of user ids makes of the capabilities: who leaves 0 for good
/// has none, unless he said that he keeps them, and who leaves it for a while
/// has none meanwhile.
inline void follow_user(Credentials& who, const Ids& before) noexcept {
  Capabilities& have = who.capabilities;
  const Ids& now = who.user;
  if (have.is_secure(SECURE_NO_SETUID_FIXUP))
    return;
  if (before.has(0) && !now.has(0)) {
    if (!have.is_secure(SECURE_KEEP_CAPS))
      have.permitted = have.effective = 0;
    have.ambient = 0;
  }
  if (before.effective == 0 && now.effective != 0)
    have.effective = 0;
  if (before.effective != 0 && now.effective == 0)
    have.effective = have.permitted;
}

/// setfsuid, which concerns the capabilities for files only.
inline uint32_t change_file_system_user(Credentials& who,
                                        uint32_t id) noexcept {
  Capabilities& have = who.capabilities;
  const uint32_t before = set_file_system(who.user, who.can(CAP_SETUID), id);
  const uint32_t now = who.user.file_system;
  if (have.is_secure(SECURE_NO_SETUID_FIXUP))
    return before;
  if (before == 0 && now != 0)
    have.effective &= ~file_capabilities;
  if (before != 0 && now == 0)
    have.effective |= have.permitted & file_capabilities;
  return before;
}

/// setuid and its kin: set(ids, privileged) is one of the rules above.
template <class Set> int change_user(Credentials& who, Set set) noexcept {
  const Ids before = who.user;
  const int error = set(who.user, who.can(CAP_SETUID));
  if (error == 0)
    follow_user(who, before);
  return error;
}

template <class Set> int change_group(Credentials& who, Set set) noexcept {
  return set(who.group, who.can(CAP_SETGID));
}

/// access(2) asks for the real ids, with the capabilities that a program of
/// these ids would have.
inline Credentials as_real(const Credentials& who) noexcept {
  Credentials real = who;
  real.user.file_system = who.user.real;
  real.group.file_system = who.group.real;
  if (!who.capabilities.is_secure(SECURE_NO_SETUID_FIXUP))
    real.capabilities.effective =
        who.user.real == 0 ? who.capabilities.permitted : 0;
  return real;
}

} // namespace rules
} // namespace jobroot
