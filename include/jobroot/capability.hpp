// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: root's power is divided into capabilities, and programs (setpriv, apt,
// ping, capsh) keep some when they stop being root. What a process has and
// what may become of it: capabilities(7), and where that leaves something open
// the kernel's security/commoncap.c. Pure; results are 0 or minus an errno.
#pragma once

#include <errno.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdint.h>

namespace jobroot {

using CapabilitySet = uint64_t;

inline constexpr uint32_t capability_count = 41; // Linux 5.9
inline constexpr CapabilitySet all_capabilities =
    (CapabilitySet{1} << capability_count) - 1;

constexpr CapabilitySet capability_bit(uint32_t capability) noexcept {
  return CapabilitySet{1} << capability;
}

/// What follows the user id for the file system: CAP_FS_SET.
inline constexpr CapabilitySet file_capabilities =
    capability_bit(CAP_CHOWN) | capability_bit(CAP_MKNOD) |
    capability_bit(CAP_DAC_OVERRIDE) | capability_bit(CAP_DAC_READ_SEARCH) |
    capability_bit(CAP_FOWNER) | capability_bit(CAP_FSETID) |
    capability_bit(CAP_LINUX_IMMUTABLE) | capability_bit(CAP_MAC_OVERRIDE);

/// The sets of a process, and the bits that say how they follow its ids.
struct Capabilities {
  CapabilitySet permitted = all_capabilities;
  CapabilitySet effective = all_capabilities;
  CapabilitySet inheritable = 0;
  CapabilitySet bounding = all_capabilities;
  CapabilitySet ambient = 0;
  uint32_t secure_bits = 0; ///< PR_SET_SECUREBITS; PR_SET_KEEPCAPS is one

  bool can(uint32_t capability) const noexcept {
    return (effective & capability_bit(capability)) != 0;
  }

  bool is_secure(int bit) const noexcept {
    return (secure_bits & 1U << bit) != 0;
  }

  friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

namespace rules {

// Those of Linux 6.14, which older headers lack: SECBIT_EXEC_RESTRICT_FILE,
// SECBIT_EXEC_DENY_INTERACTIVE. Nobody needs a right to set these.
inline constexpr uint32_t free_secure_bits = 1U << 8 | 1U << 10;
inline constexpr uint32_t all_secure_bits =
    1U << SECURE_NOROOT | 1U << SECURE_NO_SETUID_FIXUP |
    1U << SECURE_KEEP_CAPS | 1U << SECURE_NO_CAP_AMBIENT_RAISE |
    free_secure_bits;
inline constexpr uint32_t all_secure_locks = all_secure_bits << 1;

/// capset(2).
inline int set_capabilities(Capabilities& have,
                            CapabilitySet effective,
                            CapabilitySet permitted,
                            CapabilitySet inheritable) noexcept {
  const CapabilitySet may_inherit = have.inheritable | have.permitted;
  if (!have.can(CAP_SETPCAP) && (inheritable & ~may_inherit) != 0)
    return -EPERM;
  if ((inheritable & ~(have.inheritable | have.bounding)) != 0 ||
      (permitted & ~have.permitted) != 0 || (effective & ~permitted) != 0)
    return -EPERM;
  have.effective = effective;
  have.permitted = permitted;
  have.inheritable = inheritable;
  have.ambient &= permitted & inheritable;
  return 0;
}

/// PR_CAPBSET_DROP.
inline int drop_bounding(Capabilities& have, uint64_t capability) noexcept {
  if (!have.can(CAP_SETPCAP))
    return -EPERM;
  if (capability >= capability_count)
    return -EINVAL;
  have.bounding &= ~capability_bit(static_cast<uint32_t>(capability));
  return 0;
}

/// PR_SET_KEEPCAPS.
inline int keep_capabilities(Capabilities& have, uint64_t keep) noexcept {
  if (keep > 1)
    return -EINVAL;
  if (have.is_secure(SECURE_KEEP_CAPS_LOCKED))
    return -EPERM;
  constexpr uint32_t bit = 1U << SECURE_KEEP_CAPS;
  have.secure_bits =
      keep != 0 ? have.secure_bits | bit : have.secure_bits & ~bit;
  return 0;
}

/// PR_SET_SECUREBITS: what is locked stays, and so do locks.
inline int set_secure_bits(Capabilities& have, uint64_t wanted) noexcept {
  const uint32_t locks = have.secure_bits & all_secure_locks;
  const uint64_t changed = have.secure_bits ^ wanted;
  if ((changed & locks >> 1) != 0 || (locks & ~wanted) != 0 ||
      (wanted & ~uint64_t{all_secure_bits | all_secure_locks}) != 0)
    return -EPERM;
  constexpr uint64_t free = free_secure_bits | free_secure_bits << 1;
  if (!have.can(CAP_SETPCAP) && (changed == 0 || (changed & ~free) != 0))
    return -EPERM;
  have.secure_bits = static_cast<uint32_t>(wanted);
  return 0;
}

/// PR_CAP_AMBIENT_RAISE.
inline int raise_ambient(Capabilities& have, uint32_t capability) noexcept {
  const CapabilitySet bit = capability_bit(capability);
  if ((have.permitted & have.inheritable & bit) == 0 ||
      have.is_secure(SECURE_NO_CAP_AMBIENT_RAISE))
    return -EPERM;
  have.ambient |= bit;
  return 0;
}

} // namespace rules
} // namespace jobroot
