// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pipeline is one job, as make sees it. If one end of a pipe waited for
// a token while the other has it, both would wait for ever. The standard input
// of the one is the standard output of the other; other ways to wait for
// somebody are left to patience (movement.hpp).
#pragma once

#include "jobroot/ledger.hpp"
#include "jobroot/process_pipe.hpp"

namespace jobroot {

/// A pipe is read as 0 and written as 1.
constexpr int other_end(int fd) noexcept {
  return 1 - fd;
}

/// What comes behind `pipe`: of whoever has that as `fd`, the other pipe.
inline Pipe
pipe_behind(const Children& siblings, const Pipe& pipe, int fd) noexcept {
  const uint32_t pid =
      siblings.find([&](uint32_t one) { return Pipe(one, fd) == pipe; });
  return pid != 0 ? Pipe(pid, other_end(fd)) : Pipe();
}

inline bool has_slots(const Holder& holder) noexcept {
  return relaxed(holder.cell) != 0 ||
         HolderState::of(relaxed(holder.state)).tokens() != 0;
}

inline bool
is_of_holder(const Ledger& ledger, const Pipe& pipe, int fd) noexcept {
  const uint32_t space = pid_namespace();
  for (const Holder& holder : ledger) {
    const uint32_t pid = acquire(holder.pid);
    if (pid != 0 && holder.pid_namespace == space && has_slots(holder) &&
        Pipe(pid, fd) == pipe)
      return true;
  }
  return false;
}

/// Whether what this process reads comes from one that has slots, or what it
/// writes goes to such a one: at once or through others that were started by
/// the same script.
inline bool is_piped_to_holder(const Ledger& ledger) noexcept {
  constexpr int longest = 16;
  const auto own = static_cast<uint32_t>(sys::call(SYS_getpid));
  for (const int fd : {0, 1}) {
    Pipe pipe(own, fd);
    if (!pipe.is_there())
      continue;
    const Children siblings(static_cast<uint32_t>(sys::call(SYS_getppid)));
    for (int i = 0; i < longest && pipe.is_there(); i++) {
      if (is_of_holder(ledger, pipe, other_end(fd)))
        return true;
      pipe = pipe_behind(siblings, pipe, other_end(fd));
    }
  }
  return false;
}

} // namespace jobroot
