// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the one idea that every member of the stat family reduces to.
#pragma once

#include "process.hpp"
#include "time64.hpp"

namespace shim {

/// What root sees of an inode, in any of the structures that programs have;
/// as libc's functions, 0 or -1 and errno.
int stat_at(const jobroot::Target& target, struct stat* status) noexcept;
int stat_at(const jobroot::Target& target, struct stat64* status) noexcept;
#if defined(__i386__)
int stat_at(const jobroot::Target& target, time64::Stat* status) noexcept;
#endif

int statx_at(const jobroot::Target& target,
             unsigned mask,
             struct statx* x) noexcept;

} // namespace shim
