// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: two things need a process of their own that runs no program: to outlive
// us, and to wait for a lock that nothing can poll for.
#pragma once

#include "base/fd.hpp"

#include <sys/types.h>

#include <utility>

namespace jobserver {

/// A forked child. Its owner's end kills it and waits for it.
class Helper {
public:
  Helper() = default;
  Helper(const Helper&) = delete;
  Helper& operator=(const Helper&) = delete;
  Helper(Helper&&) noexcept = default;

  Helper& operator=(Helper&& other) noexcept {
    if (this != &other) {
      end();
      process_ = std::move(other.process_);
      owner_ = other.owner_;
    }
    return *this;
  }

  ~Helper() { end(); }

  /// Runs `body` in the child, with all signals blocked and in a process group
  /// of its own from the first moment. We may have threads, so it must do
  /// nothing but system calls. Empty if there is no child.
  template <class Body> static Helper start(Body body) {
    Helper helper;
    if (fork(helper)) {
      body();
      exit();
    }

    return helper;
  }

  explicit operator bool() const { return static_cast<bool>(process_); }

  /// Becomes readable when the child has ended; -1 if there is none.
  int fd() const { return process_.get(); }

private:
  /// True in the child.
  static bool fork(Helper& helper);
  [[noreturn]] static void exit();
  void end();

  base::Fd process_;
  /// The child of a fork has a copy of us, but not the child.
  pid_t owner_ = 0;
};

} // namespace jobserver
