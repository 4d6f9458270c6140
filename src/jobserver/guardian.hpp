// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a process that is killed with SIGKILL cannot give anything back, and a
// pool does not know who has its tokens. So the bytes that we hold live in
// memory that we share with a tiny child, which does nothing but wait for our
// end and then writes back what is left. It keeps no descriptor but the pool's
// write end, leaves our process group, and is gone as soon as we are, so that a
// make which waits at its exit for all writers does not wait for us.
#pragma once

#include "base/mapping.hpp"
#include "jobserver/ends.hpp"
#include "jobserver/helper.hpp"

#include <atomic>
#include <cstddef>
#include <mutex>

namespace jobserver {

/// Where one byte is. At every instruction the guardian can tell whether it is
/// in the pool or with us, because the kernel itself puts it into `byte` when
/// it takes it out. The way back has one gap, between `state` = free and the
/// write that is the next instruction: killed there, the token is lost.
struct Slot {
  enum State : unsigned char { free, claimed, taking, held };

  std::atomic<unsigned char> state;
  /// While `taking`: `untouched` until the kernel has written a token there.
  unsigned char byte;

  /// A value that no server is known to use as a token.
  static constexpr unsigned char untouched = 0xA5;
};

/// All bytes that this process has out of one pool. Thread-safe; in the child
/// of a fork nothing happens.
class Holdings {
public:
  /// `ends` must live longer.
  explicit Holdings(const Ends& ends);
  Holdings(const Holdings&) = delete;
  Holdings& operator=(const Holdings&) = delete;
  Holdings(Holdings&&) = delete;
  Holdings& operator=(Holdings&&) = delete;
  /// Gives back what is still held and ends the guardian.
  ~Holdings();

  struct Attempt {
    Taken taken;
    /// Null unless `taken` is Taken::token.
    Slot* slot;
  };

  /// Reads one token, at once.
  Attempt take();

  /// A second call for the same token does nothing.
  void give_back(Slot& slot);

private:
  struct Memory;

  bool is_ours() const;
  Slot* claim_slot();
  void start_guardian();

  const Ends& ends_;
  const pid_t owner_;
  base::Mapping mapping_;
  Memory* memory_ = nullptr;
  std::once_flag started_;
  std::atomic<bool> guarded_ = false;
  Helper guardian_;
};

} // namespace jobserver
