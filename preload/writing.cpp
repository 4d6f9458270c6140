// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see writing.hpp, and capability_record.hpp for how an opening that is
// followed by a write is told from one that is not.
#include "writing.hpp"

#include "jobroot/capability_record.hpp"
#include "jobroot/wide_call.hpp"

namespace shim {

using jobroot::Call;
using jobroot::Inode;
using jobroot::Known;
using jobroot::Target;

namespace {

constexpr uint32_t set_id = S_ISUID | S_ISGID;

bool has_attributes() noexcept {
  return jobroot::relaxed(counters().xattrs) != 0;
}

/// A descriptor's mode on disk, by the cheapest call there is.
bool has_set_id_on_disk(const Target& target) noexcept {
  struct stat64 status;
  return target.is_descriptor() &&
         jobroot::sys::status_of(target.directory, &status) == 0 &&
         S_ISREG(status.st_mode) && (status.st_mode & set_id) != 0;
}

} // namespace

/// The record keeps them, because the disk will not.
void Writing::keep_set_id(const Target& target) noexcept {
  Inode inode;
  if (jobroot::look_at(target, &inode) == 0 && S_ISREG(inode.mode) &&
      (inode.mode & set_id) != 0)
    session().update(target, inode, Call::chmod, [](Known& known) {
      return known.home == nullptr ? 1 : 0;
    });
}

void Writing::settle(const Target& target) const noexcept {
  if (!active())
    return;
  if (!empties_ && has_set_id_on_disk(target))
    keep_set_id(target);
  if (!has_attributes() && !has_own_ids())
    return;
  struct statx x;
  Known before;
  if (jobroot::statx_of(
          target, jobroot::inode_mask | jobroot::opening_mask, &x) != 0 ||
      !S_ISREG(x.stx_mode))
    return;
  const Inode inode = jobroot::inode_of(x);
  if (!session().find(target, inode, &before))
    return;
  session().update(target, inode, Call::removexattr, [&](Known& known) {
    jobroot::Record& record = known.record;
    record.mode = jobroot::rules::mode_after_write(record, who(), groups());
    return empties_ ? jobroot::drop_capability(session(), target, known)
                    : jobroot::note_opening(session(), target, x, known);
  });
}

Timing::Timing(const Target& target) noexcept {
  Inode inode;
  Known known;
  if (!active() || !has_attributes() || jobroot::look_at(target, &inode) != 0 ||
      !session().find(target, inode, &known))
    return;
  jobroot::OpeningNote note;
  const auto list = session().xattrs(known);
  has_note_ = jobroot::find_note(list.get(), &note);
  if (has_note_ && jobroot::is_written(list.get(), target))
    session().update(target, inode, Call::removexattr, [&](Known& now) {
      return jobroot::drop_capability(session(), target, now);
    });
}

void Timing::settle(const Target& target) const noexcept {
  struct statx x;
  if (!has_note_ ||
      jobroot::statx_of(
          target, jobroot::inode_mask | jobroot::opening_mask, &x) != 0)
    return;
  session().update(
      target, jobroot::inode_of(x), Call::removexattr, [&](Known& known) {
        const int error = jobroot::forget_note(session(), known);
        return error != 0 ? error
                          : jobroot::note_opening(session(), target, x, known);
      });
}

} // namespace shim
