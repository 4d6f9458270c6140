// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a program may get other ids and capabilities than the one that executes
// it: by set-id bits and security.capability of its file, and because root is
// root. capabilities(7), "Transformation of capabilities during execve()", and
// the kernel's fs/exec.c and security/commoncap.c. Pure.
#pragma once

#include "jobroot/credentials.hpp"
#include "jobroot/session_format.hpp"
#include "jobroot/xattr_list.hpp"

#include <sys/stat.h>

namespace jobroot {

/// What security.capability of a file says.
struct FileCapabilities {
  CapabilitySet permitted = 0;
  CapabilitySet inheritable = 0;
  bool effective = false;
  bool exist = false;
};

/// What exec looks at of the program: the last interpreter of a script.
struct Executable {
  uint32_t mode = 0;
  uint32_t uid = 0;
  uint32_t gid = 0;
  FileCapabilities capabilities;
};

namespace rules {

/// Nothing where the value is none, or is of another user namespace's root.
inline FileCapabilities parse_capabilities(const void* value,
                                           size_t bytes) noexcept {
  uint32_t words[6] = {};
  if (bytes < sizeof words[0] || bytes > sizeof words)
    return {};
  copy_bytes(words, value, static_cast<size_t>(bytes));
  const uint32_t revision = words[0] & VFS_CAP_REVISION_MASK;
  const bool is_whole =
      (revision == VFS_CAP_REVISION_1 && bytes == XATTR_CAPS_SZ_1) ||
      (revision == VFS_CAP_REVISION_2 && bytes == XATTR_CAPS_SZ_2) ||
      (revision == VFS_CAP_REVISION_3 && bytes == XATTR_CAPS_SZ_3 &&
       words[5] == 0);
  if (!is_whole)
    return {};
  FileCapabilities found;
  found.permitted = words[1] | CapabilitySet{words[3]} << 32;
  found.inheritable = words[2] | CapabilitySet{words[4]} << 32;
  found.permitted &= all_capabilities;
  found.inheritable &= all_capabilities;
  found.effective = (words[0] & VFS_CAP_FLAGS_EFFECTIVE) != 0;
  found.exist = true;
  return found;
}

/// 0, or -EPERM for a program that would not get what it has to have.
/// `confined`: no_new_privs, with which a file gives nothing.
inline int execute(Credentials& who,
                   Groups groups,
                   const Executable& file,
                   bool confined) noexcept {
  const Credentials before = who;
  const Capabilities& had = before.capabilities;
  Capabilities& have = who.capabilities;
  constexpr uint32_t group_runs = S_ISGID | S_IXGRP;
  if (!confined && (file.mode & S_ISUID) != 0)
    who.user.effective = file.uid;
  if (!confined && (file.mode & group_runs) == group_runs)
    who.group.effective = file.gid;

  const FileCapabilities& given = file.capabilities;
  have.permitted = 0;
  bool effective = given.effective;
  if (given.exist) {
    have.permitted = (had.bounding & given.permitted) |
                     (had.inheritable & given.inheritable);
    if (given.effective && (given.permitted & ~have.permitted) != 0)
      return -EPERM;
  }
  const bool is_root = who.user.effective == 0;
  const bool was_root = before.user.real == 0;
  const bool only_by_file = given.exist && is_root && !was_root;
  if (!had.is_secure(SECURE_NOROOT) && !only_by_file) {
    if (is_root || was_root)
      have.permitted = had.bounding | had.inheritable;
    effective = effective || is_root;
  }
  // Since Linux 6.17; earlier ones compare with the real ids.
  const bool is_other = who.user.effective != before.user.effective ||
                        !in_group(before, groups, who.group.effective);
  const bool gains = (have.permitted & ~had.permitted) != 0;
  if (confined && (is_other || gains)) {
    who.user.effective = who.user.real;
    who.group.effective = who.group.real;
    have.permitted &= had.permitted;
  }
  who.user.saved = who.user.file_system = who.user.effective;
  who.group.saved = who.group.file_system = who.group.effective;
  if (given.exist || is_other)
    have.ambient = 0;
  have.permitted |= have.ambient;
  have.effective = effective ? have.permitted : have.ambient;
  have.secure_bits &= ~(1U << SECURE_KEEP_CAPS);
  return 0;
}

} // namespace rules
} // namespace jobroot
