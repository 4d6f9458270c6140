// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the next library's function of a name, for what a raw system call
// cannot do: cancellation points, and calls whose work is libc's own.
#pragma once

#include <stddef.h>

namespace next {

/// What the libraries that were loaded after us define, in the order in which
/// the loader looks; null if none does. Not dlsym, which takes locks and
/// allocates, and so must not be called from a signal handler, from an
/// allocator that is just starting, or while a sanitizer writes its report.
void* find(const char* name) noexcept;

/// Whether another library stands between us and libc with this function.
bool is_wrapped(const char* name) noexcept;

/// Looked up at the first call and kept; a lost race finds the same address.
template <class Function> class Next {
public:
  constexpr explicit Next(const char* name)
      : name_(name) {}

  /// Null where neither libc nor a library after us has such a function.
  Function* get() noexcept {
    Function* function = __atomic_load_n(&function_, __ATOMIC_ACQUIRE);
    if (function == nullptr) {
      function = reinterpret_cast<Function*>(find(name_));
      __atomic_store_n(&function_, function, __ATOMIC_RELEASE);
    }
    return function;
  }

private:
  const char* name_;
  Function* function_ = nullptr;
};

} // namespace next

// libc's declarations carry attributes that a template argument loses.
#pragma GCC diagnostic ignored "-Wignored-attributes"

/// Makes next::name; used by the one family that needs it.
#define NEXT(name)                                                             \
  namespace next {                                                             \
  static constinit Next<decltype(::name)> name{#name};                         \
  }
