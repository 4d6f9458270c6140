// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: two makes may want to build the same image: the one that was killed,
// whose recipe waits for the lock as an orphan, and the next. Whichever gets
// the lock last would win; an orphan must not, so each leaves in the lock's
// file when it began, and who finds a later beginning than his own gives up.
#pragma once

#include "base/result.hpp"
#include "image/lock.hpp"

#include <cstdint>
#include <string>

namespace image {

/// When a recipe began: nanoseconds since this boot, which no clock that is
/// set back can confuse.
class Turn {
public:
  static base::Result<Turn> now();

  /// Whether one who began later had the lock before us.
  bool is_over(const Lock& lock) const;

  base::Result<void> claim(const Lock& lock) const;

private:
  std::string boot_;
  std::uint64_t began_ = 0;
};

} // namespace image
