// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: who waits for a token cannot see what those who have them wait for. If
// it is us, they stand still, and so does everything.
#pragma once

#include "jobroot/ledger.hpp"

namespace shim {

/// What happens while somebody waits, looked at now and then.
class Movement {
public:
  Movement() = default;

  /// Whether so little happened for so long that all who have tokens may wait
  /// for us: for some time no token moved, and most of that time nothing ran.
  /// Where others keep the machine busy that takes longer to be believed, and
  /// where the pool's server was killed not long.
  bool has_ended(const jobroot::Ledger& ledger) noexcept;

private:
  Movement(uint64_t seen, uint64_t since) noexcept
      : seen_(seen),
        since_(since) {}

  uint64_t seen_ = 0;
  uint64_t since_ = 0;
  uint32_t looks_ = 0;
  uint32_t busy_looks_ = 0;
};

} // namespace shim
