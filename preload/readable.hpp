// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what the kernel answers with EFAULT must not end the program only
// because we look at it first. For calls that are rare, as the look costs one
// more; a pointer that is no address at all is what programs get wrong.
#pragma once

#include "jobroot/syscall.hpp"

#include <errno.h>
#include <stddef.h>

namespace shim {

/// Whether there is memory at all of `bytes`, at most 64 KiB, from `from` on.
inline bool is_readable(const void* from, size_t bytes) noexcept {
  constexpr unsigned long page = 4096;
  const auto begin = reinterpret_cast<unsigned long>(from);
  const unsigned long end = begin + bytes;
  if (end < begin)
    return false;
  const unsigned long first = begin & ~(page - 1);
  unsigned char resident[18];
  // Where pages are larger the answer may be EINVAL, which says nothing.
  return bytes == 0 || end - first > (sizeof resident - 1) * page ||
         jobroot::sys::call(SYS_mincore,
                            static_cast<long>(first),
                            static_cast<long>(end - first),
                            jobroot::sys::word(resident)) != -ENOMEM;
}

} // namespace shim
