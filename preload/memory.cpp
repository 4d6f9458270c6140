// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the compiler may turn any copy into a call of these; libc's would be
// entered before it is relocated, or be another library's.
#include <stdint.h>
#include <string.h>

extern "C" {

[[gnu::visibility("hidden")]] void* memcpy(void* __restrict to,
                                           const void* __restrict from,
                                           size_t bytes) noexcept {
  auto* out = static_cast<uint8_t*>(to);
  const auto* in = static_cast<const uint8_t*>(from);
  while (bytes-- > 0)
    *out++ = *in++;
  return to;
}

[[gnu::visibility("hidden")]] void*
memset(void* to, int value, size_t bytes) noexcept {
  auto* out = static_cast<uint8_t*>(to);
  while (bytes-- > 0)
    *out++ = static_cast<uint8_t>(value);
  return to;
}
}
