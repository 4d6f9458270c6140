// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see arena.hpp. Most programs need little, which is there already.
#include "arena.hpp"

#include "jobroot/wide_call.hpp"

#include <stdint.h>
#include <sys/mman.h>

namespace shim {
namespace {

alignas(16) constinit char first_block[8192] = {};
constinit char* next_free = first_block;
constinit size_t bytes_free = sizeof first_block;

constexpr size_t block_bytes = 65536;

} // namespace

void* arena_take(size_t bytes) noexcept {
  bytes = (bytes + 15) & ~size_t{15};
  if (bytes > bytes_free) {
    const size_t needed = bytes > block_bytes ? bytes : block_bytes;
    const long memory = jobroot::sys::map(
        needed, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (jobroot::sys::failed(memory))
      return nullptr;
    next_free = reinterpret_cast<char*>(memory);
    bytes_free = needed;
  }
  char* const taken = next_free;
  next_free += bytes;
  bytes_free -= bytes;
  return taken;
}

} // namespace shim
