// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see record.hpp.
#include "record.hpp"

#include "strict.hpp"

namespace shim {

using jobroot::Inode;
using jobroot::Known;
using jobroot::Record;
using jobroot::Target;
using jobroot::sys::call;
using jobroot::sys::word;
namespace rules = jobroot::rules;

namespace {

/// The directory that `target` is in; `path` has 4096 bytes for its name.
Target directory_of(const Target& target, char* path) noexcept {
  constexpr size_t room = 4096;
  size_t end = 0;
  for (size_t i = 0; target.path[i] != 0 && i < room; i++)
    if (target.path[i] == '/' && target.path[i + 1] != 0 &&
        target.path[i + 1] != '/')
      end = i + 1;
  if (end == 0 || end >= room) {
    path[0] = '.';
    end = 1;
  } else {
    jobroot::copy_bytes(path, target.path, end);
  }
  path[end] = 0;
  return {target.directory, path, 0};
}

/// Makes one directory workable if its owner may not search it, or not change
/// it; false: it was, or cannot be made so.
bool opened_directory(const Target& target, bool to_change) noexcept {
  const uint32_t needed = S_IXUSR | (to_change ? S_IWUSR : 0U);
  Inode inode;
  return jobroot::look_at(target, &inode) == 0 && S_ISDIR(inode.mode) &&
         (inode.mode & needed) != needed && make_workable(target) == 0;
}

/// Whether the kernel would let us; who may not leaves no record of it.
bool may_change_mode(const Inode& inode) noexcept {
  const auto real = static_cast<uint32_t>(call(SYS_geteuid));
  return real == inode.uid || real == 0;
}

} // namespace

Known known_at(const Target& target) noexcept {
  Known known{}; // all zeros where there is nothing
  Inode inode;
  if (jobroot::look_at(target, &inode) == 0 &&
      !session().find(target, inode, &known))
    known.record = session().unknown(inode);
  return known;
}

Known parent_of(const Target& target) noexcept {
  char path[4096];
  return known_at(directory_of(target, path));
}

int look_at_parent(const Target& target, Inode* inode) noexcept {
  char path[4096];
  return jobroot::look_at(directory_of(target, path), inode);
}

bool opened_way_to(const Target& target, bool to_change) noexcept {
  if (!active() || target.path == nullptr || target.is_descriptor() ||
      !overrules_disk())
    return false;
  bool opened = false;
  char path[4096];
  size_t last = 0;
  for (size_t i = 0; target.path[i] != 0 && i + 1 < sizeof path; i++) {
    path[i] = target.path[i];
    if (path[i] == '/' && i > 0 && target.path[i + 1] != 0)
      last = i;
  }
  if (*target.path != '/')
    opened = opened_directory({target.directory, "", AT_EMPTY_PATH},
                              to_change && last == 0);
  for (size_t i = 1; i <= last; i++) {
    if (path[i] != '/' || path[i - 1] == '/')
      continue;
    path[i] = 0;
    opened |=
        opened_directory({target.directory, path, 0}, to_change && i == last);
    path[i] = '/';
  }
  return opened;
}

bool opened(const Target& target, bool to_make) noexcept {
  const bool way = opened_way_to(target, to_make);
  return (active() && overrules_disk() && make_workable(target) == 0) || way;
}

int look_as_root(const Target& target, Inode* inode) noexcept {
  const int error = jobroot::look_at(target, inode);
  return error == -EACCES && opened_way_to(target, false)
             ? jobroot::look_at(target, inode)
             : error;
}

bool only_names(int fd) noexcept {
  const long flags = call(SYS_fcntl, fd, F_GETFL);
  return flags > 0 && (flags & O_PATH) != 0;
}

bool creation_needs_record() noexcept {
  return jobroot::relaxed(counters().setgid) != 0 ||
         has_flag(jobroot::flag_unknown_is_real) ||
         jobroot::relaxed(counters().acls) != 0 || has_own_ids();
}

int make_workable(const Target& target, bool to_run) noexcept {
  Inode inode;
  if (const int error = jobroot::look_at(target, &inode))
    return error;
  Known known;
  if (S_ISLNK(inode.mode) || !may_change_mode(inode))
    return -EACCES;
  const bool recorded = session().find(target, inode, &known);
  if (!recorded)
    known.record = session().unknown(inode);
  uint32_t bits = rules::widened(inode.mode, inode.mode);
  if (to_run && S_ISREG(inode.mode) &&
      rules::root_may_execute(known.record.mode))
    bits |= S_IXUSR;
  if (bits == (inode.mode & rules::permission_bits))
    return -EACCES;
  if (!recorded)
    if (const int error =
            session().copy(known, target, inode, jobroot::Call::chmod))
      return error;
  return chmod_for_real(target, bits);
}

void keep_workable(const Target& target,
                   const Inode& inode,
                   uint32_t mode) noexcept {
  // In an overlay a file would be copied up; it gets its x when it is run.
  const bool later = session().in_overlay(inode) && !S_ISDIR(inode.mode);
  const bool follows = has_flag(jobroot::flag_modes_on_disk) && !later;
  const uint32_t bits =
      follows ? (mode & rules::permission_bits) | rules::needed_on_disk(mode)
              : rules::widened(inode.mode, later ? inode.mode : mode);
  if (bits != (inode.mode & rules::permission_bits))
    chmod_for_real(target, bits);
}

int chmod_for_real(const Target& target, uint32_t bits) noexcept {
  if (!target.is_descriptor())
    return static_cast<int>(
        call(SYS_fchmodat, target.directory, word(target.path), bits));
  const long error = call(SYS_fchmod, target.directory, bits);
  if (error != -EBADF)
    return static_cast<int>(error);
  char path[32] = "/proc/self/cwd";
  if (target.directory != AT_FDCWD) // it is an O_PATH descriptor
    jobroot::overlay::descriptor_path(path, target.directory);
  return static_cast<int>(call(SYS_fchmodat, AT_FDCWD, word(path), bits));
}

} // namespace shim
