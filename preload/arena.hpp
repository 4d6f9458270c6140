// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: arguments and variables that a program is given instead of its own live
// as long as it does, and libc's allocator must not be entered before main.
#pragma once

#include <stddef.h>

namespace shim {

/// `bytes` bytes, aligned for pointers, that are never given back; null: there
/// is no memory. For the one thread that is there before main.
void* arena_take(size_t bytes) noexcept;

/// A list of `count` pointers.
inline char** arena_list(size_t count) noexcept {
  return static_cast<char**>(arena_take(count * sizeof(char*)));
}

inline char* arena_text(size_t bytes) noexcept {
  return static_cast<char*>(arena_take(bytes));
}

} // namespace shim
