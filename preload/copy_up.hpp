// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: in an overlay view a call that writes to a file may give it another
// inode; its record has to go along. Outside of such a view this costs a
// comparison.
#pragma once

#include "process.hpp"

namespace shim {

/// Made before such a call, asked after it.
class CopyUp {
public:
  CopyUp() = default;

  /// Remembers what is recorded of `target`.
  explicit CopyUp(const jobroot::Target& target) noexcept {
    if (active() && has_flag(jobroot::flag_overlay_view) &&
        jobroot::acquire(counters().records) != 0)
      remember(target);
  }

  /// The call has succeeded, and the inode is at `target` now.
  void settle(const jobroot::Target& target) noexcept {
    if (known_.home != nullptr)
      session().follow_copy_up(known_, target);
  }

private:
  void remember(const jobroot::Target& target) noexcept {
    jobroot::Inode inode;
    if (jobroot::look_at(target, &inode) == 0 && session().in_overlay(inode))
      session().find(target, inode, &known_);
  }

  jobroot::Known known_;
};

} // namespace shim
