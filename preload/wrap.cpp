// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see wrap.hpp.
#include "wrap.hpp"

#include "pool.hpp"

namespace shim {

void change_told(Told& told) noexcept {
  start_pool(told.environment);
}

} // namespace shim
