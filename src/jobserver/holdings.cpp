// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see holdings.hpp.
#include "jobserver/holdings.hpp"

#include "jobserver/guardian.hpp"
#include "jobserver/listed.hpp"

#include <utility>

namespace jobserver {

Holdings::Holdings(const Ends& ends)
    : ends_(ends) {
  auto own = base::Mapping::own(1, "tokens");
  if (!own)
    return;
  own_ = std::move(*own);
  own_.data()[0] = std::byte{1};
}

std::unique_ptr<Holdings> Holdings::of(const Ends& ends) {
  auto listed = std::make_unique<Listed>(ends);
  if (listed->entry())
    return listed;

  return std::make_unique<Guarded>(ends);
}

} // namespace jobserver
