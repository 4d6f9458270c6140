// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the steps that several families share: what happened to an inode that
// was just made, and how the real one is kept workable for its owner.
#pragma once

#include "process.hpp"

namespace shim {

/// The kernel's default where a session says nothing: nothing need be recorded
/// of what root makes, unless a directory hands its group or a default ACL
/// down, or inodes without a record show their real owner.
bool creation_needs_record() noexcept;

/// What the session says of an inode; a record with mode 0 if there is none.
jobroot::Known known_at(const jobroot::Target& target) noexcept;

/// What the session says of the directory that `target` is in.
jobroot::Known parent_of(const jobroot::Target& target) noexcept;

/// The same, asked only where it makes a difference.
inline jobroot::Known parent_if_needed(const jobroot::Target& target) noexcept {
  return creation_needs_record() ? parent_of(target) : jobroot::Known{};
}

/// Looks at the directory that `target` is in: 0 or minus an errno.
int look_at_parent(const jobroot::Target& target,
                   jobroot::Inode* inode) noexcept;

/// An inode that was just made.
struct Creation {
  uint32_t asked; ///< type, and bits before the umask; the real one has more
  jobroot::Call call;
  uint64_t rdev = 0;
  jobroot::Known parent = {};
};

/// Records it. 0 or minus an errno, after which the caller takes the inode
/// away again.
int record_creation(const jobroot::Target& target,
                    const Creation& creation) noexcept;

/// Widens the real permission bits so that the owner can work with an inode
/// that root could work with, and records what they were. 0: something
/// changed, and what failed for want of permission is worth another try.
int make_workable(const jobroot::Target& target, bool to_run = false) noexcept;

/// Makes the directories that `target` is in workable where their owner may
/// not search them, or change the last of them; false: none had to be, or
/// could.
bool opened_way_to(const jobroot::Target& target, bool to_change) noexcept;

/// The same for the inode itself as well, which the call may also make.
bool opened(const jobroot::Target& target, bool to_make = false) noexcept;

/// Makes call(), and makes it again where only the bits of directories kept
/// their owner from what root may do.
template <class Call>
auto with_directory_of(const jobroot::Target& target, Call call) {
  const auto before = call();
  return before == -EACCES && opened_way_to(target, true) ? call() : before;
}

/// As look_at, through directories that root may search, too.
int look_as_root(const jobroot::Target& target, jobroot::Inode* inode) noexcept;

/// Whether a descriptor was opened with O_PATH: fchown, fchmod and their like
/// are refused then.
bool only_names(int fd) noexcept;

/// Gives the real inode the bits that its owner needs when the record says
/// `mode`, and all others, too, in a session that keeps modes on disk. Failing
/// is no error: then it belongs to somebody else.
void keep_workable(const jobroot::Target& target,
                   const jobroot::Inode& inode,
                   uint32_t mode) noexcept;

/// chmod(2) of the real inode, whatever the target is named by.
int chmod_for_real(const jobroot::Target& target, uint32_t bits) noexcept;

} // namespace shim
