// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a process that is killed with SIGKILL cannot give anything back, and a
// pool does not know who has its tokens. So the bytes that we hold live in
// memory that we share with a tiny child, which does nothing but wait for our
// end and then writes back what is left. It keeps no descriptor but the pool's
// write end, leaves our process group, and is gone as soon as we are, so that a
// make which waits at its exit for all writers does not wait for us.
#pragma once

#include "base/mapping.hpp"
#include "jobserver/helper.hpp"
#include "jobserver/holdings.hpp"

#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>

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

/// Tokens of a pool without a ledger.
class Guarded : public Holdings {
public:
  explicit Guarded(const Ends& ends);
  /// Gives back what is still held and ends the guardian.
  ~Guarded() override;

  Attempt take() override;

  /// A second call for the same token does nothing.
  void give_back(const Held& held) override;

private:
  struct Memory;

  std::optional<std::size_t> claim_slot();
  void give_back(Slot& slot);
  void start_guardian();

  base::Mapping mapping_;
  Memory* memory_ = nullptr;
  std::once_flag started_;
  std::atomic<bool> guarded_ = false;
  Helper guardian_;
};

} // namespace jobserver
