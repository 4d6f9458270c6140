// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: programs that have nothing to tidy up, as linkers, end without
// destructors. The slots that such a tool has are missed by the next one, which
// is started before the pool's server has seen that this one is gone.
#include "hold.hpp"
#include "intercept.hpp"
#include "jobroot/syscall.hpp"
#include "next.hpp"

NEXT(_exit)

namespace shim {

void _exit(int status) {
  give_slots();
  if (const auto libc = next::_exit.get(); libc != nullptr)
    libc(status);
  for (;;)
    jobroot::sys::call(SYS_exit_group, status);
}

void _Exit(int status) noexcept {
  _exit(status);
}

} // namespace shim
