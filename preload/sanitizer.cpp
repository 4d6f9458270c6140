// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: libasan refuses to start behind a preloaded library, for fear of one
// that takes its allocator's place; we do not. It asks whoever defines this
// function for options, before those in ASAN_OPTIONS, so that no environment
// has to be changed at exec.
#include "intercept.hpp"

namespace shim {

const char* __asan_default_options() noexcept {
  return "verify_asan_link_order=0";
}

} // namespace shim
