// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who a process is in the eyes of the session, and what the set*id calls
// make of it: credentials(7), setresuid(2), and kernel/sys.c where they leave
// something open. Pure: nothing here makes a call. Results are 0 or -errno.
#pragma once

#include <errno.h>
#include <stdint.h>

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

/// All ids of a process; 0 everywhere is root, which every session starts as.
struct Credentials {
  Ids user;
  Ids group;
  bool raised = false; ///< has no id 0, but kept its capabilities, until exec

  bool privileged() const noexcept { return user.effective == 0 || raised; }

  /// For files: what CAP_CHOWN, CAP_FOWNER, CAP_FSETID follow.
  bool owns_everything() const noexcept { return user.file_system == 0; }
};

namespace rules {

/// setresuid, setresgid: each may become one of the three, or with privilege
/// anything; the file system's id follows the effective one.
inline int set_resid(Ids& ids,
                     bool privileged,
                     uint32_t real,
                     uint32_t effective,
                     uint32_t saved) noexcept {
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

} // namespace rules
} // namespace jobroot
