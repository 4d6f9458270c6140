// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what chown, chmod, mknod, create and mkdir of root, or of whom root has
// become, make of a record. Pure functions over records and credentials, so
// that everybody who imitates root has the same rules. Sources: chown(2),
// chmod(2), open(2), inode(7), and where they are silent the kernel's
// fs/attr.c (setattr_prepare, setattr_copy) and fs/inode.c (inode_init_owner).
#pragma once

#include "jobroot/credentials.hpp"
#include "jobroot/session_format.hpp"

#include <errno.h>
#include <sys/stat.h>

namespace jobroot::rules {

inline constexpr uint32_t permission_bits = 07777;

inline bool owns(const Credentials& who, const Record& record) noexcept {
  return who.user.file_system == record.uid || who.can(CAP_FOWNER);
}

/// Whether S_ISGID of a file of the group may stay as it is.
inline bool
keeps_setgid(const Credentials& who, Groups groups, uint32_t gid) noexcept {
  return in_group(who, groups, gid) || who.can(CAP_FSETID);
}

/// What chown to the group `gid` leaves of the mode of a file that is no
/// directory, even if both ids stay: no S_ISUID, and no S_ISGID where the
/// group may execute or, since Linux 6.2, the caller could not have set it.
inline uint32_t mode_after_chown(const Record& record,
                                 const Credentials& who,
                                 Groups groups,
                                 uint32_t gid) noexcept {
  uint32_t mode = record.mode;
  if (S_ISDIR(mode))
    return mode;
  if ((mode & S_IXGRP) != 0 || !keeps_setgid(who, groups, record.gid))
    mode &= ~uint32_t{S_ISGID};
  mode &= ~uint32_t{S_ISUID};
  const bool is_chmod = mode != record.mode; // then chmod's rule holds, too
  if (is_chmod && !keeps_setgid(who, groups, gid))
    mode &= ~uint32_t{S_ISGID};
  return mode;
}

/// chown, with keep_id for what stays. The caller drops security.capability
/// of what is no directory. Whoever may not change the mode may not call it at
/// all where that would change the mode.
inline int chown(Record& record,
                 const Credentials& who,
                 Groups groups,
                 uint32_t uid,
                 uint32_t gid) noexcept {
  const uint32_t mode =
      mode_after_chown(record, who, groups, gid != keep_id ? gid : record.gid);
  if (mode != record.mode && !owns(who, record))
    return -EPERM;
  if (!who.can(CAP_CHOWN)) {
    const bool owner = who.user.file_system == record.uid;
    if (uid != keep_id && (!owner || uid != record.uid))
      return -EPERM;
    if (gid != keep_id &&
        (!owner || (gid != record.gid && !in_group(who, groups, gid))))
      return -EPERM;
  }
  if (uid != keep_id)
    record.uid = uid;
  if (gid != keep_id)
    record.gid = gid;
  record.mode = mode;
  return 0;
}

inline int chmod(Record& record,
                 const Credentials& who,
                 Groups groups,
                 uint32_t mode) noexcept {
  if (!owns(who, record))
    return -EPERM;
  if (!keeps_setgid(who, groups, record.gid))
    mode &= ~uint32_t{S_ISGID};
  record.mode = (record.mode & S_IFMT) | (mode & permission_bits);
  return 0;
}

/// What a write leaves of the mode, as setattr_should_drop_suidgid.
inline uint32_t mode_after_write(const Record& record,
                                 const Credentials& who,
                                 Groups groups) noexcept {
  uint32_t mode = record.mode;
  if (!S_ISREG(mode) || who.can(CAP_FSETID))
    return mode;
  if ((mode & S_IXGRP) != 0 || !in_group(who, groups, record.gid))
    mode &= ~uint32_t{S_ISGID};
  return mode & ~uint32_t{S_ISUID};
}

/// Owner, group and mode of a new inode; `mode` has its type and has been
/// through the umask, or the default ACL, `asked` has not. `parent` is what the
/// session says of the directory. mkdir takes no set-id bits, but inherits one.
/// Whether S_ISGID stays is decided before the umask, as in mode_strip_sgid.
inline void create(Record& record,
                   const Credentials& who,
                   Groups groups,
                   const Record& parent,
                   uint32_t asked,
                   uint32_t mode) noexcept {
  record.uid = who.user.file_system;
  record.gid = who.group.file_system;
  record.mode = S_ISDIR(mode) ? mode & ~uint32_t{S_ISUID | S_ISGID} : mode;
  if ((parent.mode & S_ISGID) == 0)
    return;
  record.gid = parent.gid;
  if (S_ISDIR(mode))
    record.mode |= S_ISGID;
  else if ((asked & S_ISGID) != 0 && (asked & S_IXGRP) != 0 &&
           !keeps_setgid(who, groups, parent.gid))
    record.mode &= ~uint32_t{S_ISGID};
}

/// What the inode on disk needs at least, so that its real owner can do what
/// root could: read and write, search directories, run what may be run.
inline uint32_t needed_on_disk(uint32_t mode) noexcept {
  if (S_ISDIR(mode))
    return S_IRWXU;
  const bool runs =
      S_ISREG(mode) && (mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
  return S_IRUSR | S_IWUSR | (runs ? S_IXUSR : 0U);
}

/// The permission bits for chmod(2) and open(2) of the inode on disk, whose
/// bits are `real` now, when the record says `mode`. Only what is needed is
/// added: a real change would copy a file up in a view and break its links.
inline uint32_t widened(uint32_t real, uint32_t mode) noexcept {
  return (real | needed_on_disk(mode)) & permission_bits;
}

/// access(2) by the recorded mode, for root: anything may be read and
/// written, directories searched, files run that somebody may run.
inline bool root_may_execute(uint32_t mode) noexcept {
  return S_ISDIR(mode) || (mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
}

} // namespace jobroot::rules
