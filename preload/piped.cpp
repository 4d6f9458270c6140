// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see piped.hpp. The standard input of the one is the standard output of
// the other; other ways to wait for somebody are left to hold.cpp's patience.
#include "piped.hpp"

#include "process_pipe.hpp"

namespace shim {
namespace {

using jobroot::Holder;
using jobroot::HolderState;
using jobroot::sys::call;

/// A pipe is read as 0 and written as 1.
constexpr int other_end(int fd) noexcept {
  return 1 - fd;
}

/// What comes behind `pipe`: of whoever has that as `fd`, the other pipe.
Pipe behind(const Children& siblings, const Pipe& pipe, int fd) noexcept {
  const uint32_t pid =
      siblings.find([&](uint32_t one) { return Pipe(one, fd) == pipe; });
  return pid != 0 ? Pipe(pid, other_end(fd)) : Pipe();
}

bool has_slots(const Holder& holder) noexcept {
  return jobroot::relaxed(holder.cell) != 0 ||
         HolderState::of(jobroot::relaxed(holder.state)).tokens() != 0;
}

bool is_holders(const jobroot::Ledger& ledger,
                const Pipe& pipe,
                int fd) noexcept {
  const uint32_t space = jobroot::pid_namespace();
  for (const Holder& holder : ledger) {
    const uint32_t pid = jobroot::acquire(holder.pid);
    if (pid != 0 && holder.pid_namespace == space && has_slots(holder) &&
        Pipe(pid, fd) == pipe)
      return true;
  }
  return false;
}

} // namespace

bool is_piped_to_holder(const jobroot::Ledger& ledger) noexcept {
  constexpr int longest = 16;
  const auto own = static_cast<uint32_t>(call(SYS_getpid));
  for (const int fd : {0, 1}) {
    Pipe pipe(own, fd);
    if (!pipe.is_there())
      continue;
    const Children siblings(static_cast<uint32_t>(call(SYS_getppid)));
    for (int i = 0; i < longest && pipe.is_there(); i++) {
      if (is_holders(ledger, pipe, other_end(fd)))
        return true;
      pipe = behind(siblings, pipe, other_end(fd));
    }
  }
  return false;
}

} // namespace shim
