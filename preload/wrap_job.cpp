// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a tool that `jobroot job` runs has its slots already; who holds more for
// it takes them from others, and who does not count them makes it slow.
#include "pool.hpp"
#include "wrap.hpp"

namespace shim {
namespace {

uint64_t pool_inode() noexcept {
  struct stat64 status;
  return look_at_pool_fifo(&status) == 0 ? status.st_ino : 0;
}

} // namespace

uint32_t slots_of_job(const Wrap& wrap) noexcept {
  const char* held = wrap.variables.value("JOBROOT_HELD");
  const char* jobs = wrap.variables.value("JOBROOT_JOBS");
  if (held == nullptr || jobs == nullptr ||
      jobroot::take_number<uint64_t>(held) != pool_inode())
    return 0;
  for (int field = 1; field < 4 && *held != 0; held++)
    field += *held == ':' ? 1 : 0;
  const char* const level = wrap.variables.value("MAKELEVEL");
  return same(held, level != nullptr ? level : "") ? jobroot::take_number(jobs)
                                                   : 0;
}

} // namespace shim
