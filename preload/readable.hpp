// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what the kernel answers with EFAULT must not end the program only
// because we look at it first, or in the kernel's place. A call that the kernel
// makes anyway is the best question; where there is none, calls that are rare
// ask with one that does nothing else.
#pragma once

#include "jobroot/syscall.hpp"

#include <errno.h>
#include <linux/futex.h>
#include <stddef.h>

namespace shim {

/// What most wrong pointers are, and what a comparison can tell: null, a small
/// number, or -1.
inline bool is_no_address(const void* pointer) noexcept {
  constexpr unsigned long page = 4096;
  return reinterpret_cast<unsigned long>(pointer) + page < 2 * page;
}

/// Whether can_use(address) holds for each page of the `bytes` at `from`. The
/// addresses are aligned to eight bytes.
template <class CanUse>
bool on_each_page(const void* from, size_t bytes, CanUse can_use) noexcept {
  constexpr unsigned long page = 4096;
  const auto begin = reinterpret_cast<unsigned long>(from);
  const unsigned long end = begin + bytes;
  if (end < begin || (bytes != 0 && is_no_address(from)))
    return false;
  for (unsigned long at = begin; at < end; at = (at & ~(page - 1)) + page)
    if (!can_use(static_cast<long>(at & ~7UL)))
      return false;
  return true;
}

/// Asks for a change of the signal mask that there is no name for, which is
/// refused once the mask has been read.
inline bool is_readable(const void* from, size_t bytes) noexcept {
  constexpr int no_change = -1;
  constexpr long mask_bytes = 8;
  return on_each_page(from, bytes, [](long address) {
    return jobroot::sys::call(
               SYS_rt_sigprocmask, no_change, address, 0, mask_bytes) !=
           -EFAULT;
  });
}

/// Has the kernel set no bit of a word of each page, as futexes may ask.
inline bool is_writable(void* to, size_t bytes) noexcept {
  constexpr long set_nothing =
      static_cast<unsigned>(FUTEX_OP(FUTEX_OP_OR, 0, FUTEX_OP_CMP_LT, -2048));
  int unused = 0;
  return on_each_page(to, bytes, [&](long address) {
    return jobroot::sys::call(SYS_futex,
                              jobroot::sys::word(&unused),
                              FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG,
                              0,
                              0,
                              address,
                              set_nothing) != -EFAULT;
  });
}

} // namespace shim
