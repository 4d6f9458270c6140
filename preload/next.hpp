// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the next library's function of a name, for what a raw system call
// cannot do: cancellation points, and calls whose work is libc's own.
#pragma once

#include <stddef.h>

extern "C" [[gnu::weak]] void* dlsym(void* handle, const char* name) noexcept;

namespace next {

/// Looked up at the first call and kept; a lost race finds the same address.
template <class Function> class Next {
public:
  constexpr explicit Next(const char* name)
      : name_(name) {}

  /// Null where neither libc nor a library after us has such a function, or
  /// where the loader cannot be asked (glibc before 2.34 without libdl).
  Function* get() noexcept {
    Function* function = __atomic_load_n(&function_, __ATOMIC_ACQUIRE);
    if (function == nullptr && dlsym != nullptr) {
      void* const rtld_next = reinterpret_cast<void*>(-1L);
      function = reinterpret_cast<Function*>(dlsym(rtld_next, name_));
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
