// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: LD_PRELOAD may name other libraries after ours, and some are there for
// what we answer ourselves: libfaketime changes the times of stat. They are
// asked as well; where there are none, nobody is.
#pragma once

#include "next.hpp"
#include "process.hpp"

namespace neighbour {

/// The function of a library between us and libc, looked for once.
template <class Function> class Neighbour {
public:
  constexpr explicit Neighbour(const char* name)
      : name_(name) {}

  /// Null where libc's is the next.
  Function* get() noexcept {
    if (!shim::process.has_neighbours)
      return nullptr;
    int state = __atomic_load_n(&state_, __ATOMIC_ACQUIRE);
    if (state == unknown) {
      const bool wrapped = next::is_wrapped(name_);
      function_ =
          wrapped ? reinterpret_cast<Function*>(next::find(name_)) : nullptr;
      state = wrapped ? there : absent;
      __atomic_store_n(&state_, state, __ATOMIC_RELEASE);
    }
    return state == there ? function_ : nullptr;
  }

private:
  // clang knows no atomic operations on enumerations.
  static constexpr int unknown = 0;
  static constexpr int absent = 1;
  static constexpr int there = 2;

  const char* name_;
  Function* function_ = nullptr;
  int state_ = unknown;
};

} // namespace neighbour

/// Makes neighbour::name.
#define NEIGHBOUR(name)                                                        \
  namespace neighbour {                                                        \
  static constinit Neighbour<decltype(::name)> name{#name};                    \
  }
