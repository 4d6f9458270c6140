// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: ftw, scandir and fts call functions that are given nothing but what was
// found. Where ours stand in for the program's, they must find out whose. The
// call of the program that they belong to is further up on the same stack, and
// nothing else of the kind is between: the nearest one is it. That holds for
// calls in calls, for threads, for stacks of a program's own, and in a child
// of fork, which a thread's id would not.
#pragma once

#include "next.hpp"

#include <stdint.h>

namespace shim {

/// A call under way; lives on the stack of the function that makes it. One
/// that longjmp or an exception passed over is forgotten at the next call.
class Frame {
public:
  Frame() noexcept;
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;
  ~Frame();

  /// Whether there was memory for it; otherwise nobody will find it.
  bool is_known() const noexcept { return place_ != nullptr; }

  /// The one that the caller's caller was called from, of the type it knows
  /// this must be.
  template <class Call> static Call& nearest() noexcept {
    return *static_cast<Call*>(nearest_above(__builtin_frame_address(0)));
  }

  struct Place {
    Frame* frame;
    int thread;
  };

private:
  static Frame* nearest_above(const void* stack) noexcept;

  Place* place_;
};

} // namespace shim
