// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the times of a file are shown as they are, but for two things that a
// session may have: a limit, and a neighbour that shows others (libfaketime).
#pragma once

#include "neighbour.hpp"
#include "status.hpp"

#include <sys/stat.h>

namespace shim {

/// As in status.hpp; a statx also tells of birth.
inline void clamp_times(struct statx* x, int64_t limit) noexcept {
  if (limit != jobroot::no_clamp)
    x->stx_atime = x->stx_mtime;
  if (limit != jobroot::no_clamp && S_ISDIR(x->stx_mode))
    x->stx_nlink = 1;
  for (struct statx_timestamp* time :
       {&x->stx_atime, &x->stx_mtime, &x->stx_ctime, &x->stx_btime})
    if (time->tv_sec > limit)
      *time = {limit, 0, {}};
}

/// `seen` is what the call is to return. The times are those that a neighbour
/// shows when it is asked the same; everything else is ours.
template <class Function, class Stat, class... Arguments>
inline int timed(neighbour::Neighbour<Function>& neighbour,
                 int seen,
                 Stat* status,
                 Arguments... arguments) noexcept {
  Function* const other = seen == 0 ? neighbour.get() : nullptr;
  if (other == nullptr)
    return seen;
  const ErrnoGuard guard;
  Stat ours = *status;
  if (other(arguments...) == 0 && jobroot::sys::is_same_file(*status, ours)) {
    ours.st_atim = status->st_atim;
    ours.st_mtim = status->st_mtim;
    ours.st_ctim = status->st_ctim;
    if (active())
      clamp_times(&ours, session().header().clamp_time);
  }
  *status = ours;
  return seen;
}

inline int timed(neighbour::Neighbour<decltype(::statx)>& neighbour,
                 int seen,
                 struct statx* x,
                 int directory,
                 const char* path,
                 int flags,
                 unsigned mask) noexcept {
  const auto other = seen == 0 ? neighbour.get() : nullptr;
  if (other == nullptr)
    return seen;
  const ErrnoGuard guard;
  struct statx theirs;
  if (other(directory, path, flags, mask, &theirs) != 0)
    return seen;
  x->stx_atime = theirs.stx_atime;
  x->stx_mtime = theirs.stx_mtime;
  x->stx_ctime = theirs.stx_ctime;
  if (active())
    clamp_times(x, session().header().clamp_time);
  return seen;
}

} // namespace shim
