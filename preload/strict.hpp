// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: in a strict session who is not root may do what the recorded modes
// allow him, and nothing else. Each of these is asked before the call that it
// is named after, and answers 0 or minus an errno; elsewhere, and for root,
// always 0, at the price of one comparison.
#pragma once

#include "jobroot/permission.hpp"
#include "process.hpp"

namespace shim {

namespace strict {

int may_reach(const jobroot::Target& target) noexcept;
int may_access(const jobroot::Target& target, uint32_t rights) noexcept;
int may_cut(const jobroot::Target& target) noexcept;
int may_enter(const jobroot::Target& target, uint32_t rights) noexcept;
int may_open(const jobroot::Target& target, int flags) noexcept;
int may_make(const jobroot::Target& target) noexcept;
int may_remove(const jobroot::Target& target) noexcept;
int may_rename(const jobroot::Target& from,
               const jobroot::Target& to,
               unsigned flags) noexcept;
int may_link(const jobroot::Target& from, const jobroot::Target& to) noexcept;
int may_set_times(const jobroot::Target& target,
                  const jobroot::sys::Time* times) noexcept;
int may_use_attribute(const jobroot::Target& target,
                      const char* name,
                      bool to_write) noexcept;

/// access(2): whoever `asker` is.
int may_access_as(const jobroot::Credentials& asker,
                  const jobroot::Target& target,
                  uint32_t rights) noexcept;

} // namespace strict

/// Whether recorded permission bits are enforced on this process.
bool is_judged() noexcept;

/// Whether what only the disk forbids is made possible: to root, and to who
/// has been judged already.
inline bool overrules_disk() noexcept {
  return who().can(CAP_DAC_OVERRIDE) || (process.is_strict && is_judged());
}

/// To search the directories of the path.
inline int may_reach(const jobroot::Target& target) noexcept {
  return process.is_strict ? strict::may_reach(target) : 0;
}

/// To have `rights` at what is there.
inline int may_access(const jobroot::Target& target, uint32_t rights) noexcept {
  return process.is_strict ? strict::may_access(target, rights) : 0;
}

/// To cut the file that is there; what is none will be said to be none.
inline int may_cut(const jobroot::Target& target) noexcept {
  return process.is_strict ? strict::may_cut(target) : 0;
}

/// To have `rights` at the directory that is there; what is none will be said
/// to be none.
inline int may_enter(const jobroot::Target& target, uint32_t rights) noexcept {
  return process.is_strict ? strict::may_enter(target, rights) : 0;
}

inline int may_open(const jobroot::Target& target, int flags) noexcept {
  return process.is_strict ? strict::may_open(target, flags) : 0;
}

/// mkdir, mknod, symlink and whatever else makes a name.
inline int may_make(const jobroot::Target& target) noexcept {
  return process.is_strict ? strict::may_make(target) : 0;
}

inline int may_remove(const jobroot::Target& target) noexcept {
  return process.is_strict ? strict::may_remove(target) : 0;
}

inline int may_rename(const jobroot::Target& from,
                      const jobroot::Target& to,
                      unsigned flags) noexcept {
  return process.is_strict ? strict::may_rename(from, to, flags) : 0;
}

/// Flags of `from` as fstatat has them.
inline int may_link(const jobroot::Target& from,
                    const jobroot::Target& to) noexcept {
  return process.is_strict ? strict::may_link(from, to) : 0;
}

inline int may_set_times(const jobroot::Target& target,
                         const jobroot::sys::Time* times) noexcept {
  return process.is_strict ? strict::may_set_times(target, times) : 0;
}

/// An extended attribute of the disk.
inline int may_use_attribute(const jobroot::Target& target,
                             const char* name,
                             bool to_write) noexcept {
  return process.is_strict ? strict::may_use_attribute(target, name, to_write)
                           : 0;
}

} // namespace shim
