// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see stat_at.hpp. One statx serves the call and the record's witness.
// While the session has no record the bare call is made, and only owner and
// group are set.
#include "stat_at.hpp"

#include "fill.hpp"
#include "record.hpp"
#include "status.hpp"
#include "strict.hpp"
#include "times.hpp"

namespace shim {
namespace {

using jobroot::Inode;
using jobroot::Record;
using jobroot::Target;

/// Whether the record in `slot` is of a living inode, though not of the one
/// that a path led to: then the path may lead to it by now.
bool is_of_another(jobroot::Slot slot) noexcept {
  const auto record = session().own().at<const Record>(slot);
  return record &&
         (jobroot::acquire(record->state) & jobroot::state_unlinked) == 0;
}

/// One statx and what is recorded of the inode it found. Another inode may
/// have got the name and the number in between; then it is the answer.
int look(const Target& target,
         unsigned mask,
         struct statx* x,
         Record* seen) noexcept {
  constexpr int most_looks = 8;
  Inode before = {};
  if (const int refused = may_reach(target))
    return refused;
  for (int looks = 1;; looks++) {
    int error = jobroot::statx_of(target, mask, x);
    if (error == -EACCES && opened_way_to(target, false))
      error = jobroot::statx_of(target, mask, x);
    if (error != 0)
      return error;
    const Inode inode = jobroot::inode_of(*x);
    jobroot::Known known;
    const bool found = session().find(target, inode, &known);
    const bool again =
        looks < most_looks && !found && known.slot != 0 &&
        !target.is_descriptor() &&
        (inode.ino != before.ino || inode.birth != before.birth) &&
        is_of_another(known.slot);
    if (!again) {
      *seen = found ? known.record : session().unknown(inode);
      return 0;
    }
    before = inode;
  }
}

} // namespace

int statx_at(const Target& target, unsigned mask, struct statx* x) noexcept {
  if (!active())
    return shim::status(jobroot::statx_of(target, mask, x));
  Record seen;
  const int error = look(target, mask | jobroot::inode_mask, x, &seen);
  if (error != 0)
    return shim::status(error);
  x->stx_mode = static_cast<uint16_t>(seen.mode);
  x->stx_uid = seen.uid;
  x->stx_gid = seen.gid;
  x->stx_rdev_major = seen.rdev >> 20;
  x->stx_rdev_minor = seen.rdev & 0xfffff;
  clamp_times(x, session().header().clamp_time);
  // What nobody asked for is not reported, except what the kernel always
  // reports (statx(2): stx_mask may have more bits than asked).
  x->stx_mask &= mask | STATX_BASIC_STATS;
  if ((mask & STATX_BTIME) == 0)
    x->stx_btime = {};
  return 0;
}

#if defined(__LP64__)

static_assert(sizeof(struct stat) == sizeof(struct stat64));

static long bare_stat(const Target& target, struct stat64* status) noexcept {
  if (target.is_descriptor() && target.directory >= 0)
    return jobroot::sys::status_of(target.directory, status);
  return jobroot::sys::status_at(
      target.directory, target.path, status, target.flags);
}

int stat_at(const Target& target, struct stat64* status) noexcept {
  if (!active())
    return shim::status(bare_stat(target, status));
  const int64_t limit = session().header().clamp_time;
  if (jobroot::acquire(counters().records) == 0) {
    if (const int refused = may_reach(target))
      return shim::status(refused);
    long error = bare_stat(target, status);
    if (error == -EACCES && opened_way_to(target, false))
      error = bare_stat(target, status);
    if (error == 0 && !has_flag(jobroot::flag_unknown_is_real))
      status->st_uid = status->st_gid = 0;
    if (error == 0)
      clamp_times(status, limit);
    return shim::status(error);
  }
  struct statx x;
  Record seen;
  const int error = look(target, STATX_BASIC_STATS | STATX_BTIME, &x, &seen);
  if (error != 0)
    return shim::status(error);
  clamp_times(&x, limit);
  return shim::status(fill(status, x, seen));
}

int stat_at(const Target& target, struct stat* status) noexcept {
  return stat_at(target, reinterpret_cast<struct stat64*>(status));
}

#else

static int
look_outside(const Target& target, struct statx* x, Record* seen) noexcept {
  const int error = jobroot::statx_of(target, STATX_BASIC_STATS, x);
  const Inode inode = jobroot::inode_of(*x);
  seen->mode = inode.mode;
  seen->uid = inode.uid;
  seen->gid = inode.gid;
  seen->rdev = jobroot::packed_rdev(inode.rdev);
  return error;
}

template <class Stat>
static int fill_at(const Target& target, Stat* status) noexcept {
  constexpr unsigned mask = STATX_BASIC_STATS | STATX_BTIME;
  struct statx x = {};
  Record seen = {};
  const int error = active() ? look(target, mask, &x, &seen)
                             : look_outside(target, &x, &seen);
  if (error != 0)
    return shim::status(error);
  if (active())
    clamp_times(&x, session().header().clamp_time);
  return shim::status(fill(status, x, seen));
}

int stat_at(const Target& target, struct stat* status) noexcept {
  return fill_at(target, status);
}

int stat_at(const Target& target, struct stat64* status) noexcept {
  return fill_at(target, status);
}

int stat_at(const Target& target, time64::Stat* status) noexcept {
  return fill_at(target, status);
}

#endif

} // namespace shim
