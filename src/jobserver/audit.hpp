// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: tokens are conserved. What is in the queue and what processes say they
// hold must make up the pool; if it does not, somebody was killed at a bad
// moment, or takes part without telling, or is wrong.
#pragma once

#include "jobserver/open_pool.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace jobserver {

/// Where the tokens of a pool are.
struct Balance {
  unsigned slots = 0;
  unsigned implicit = 0;
  unsigned withheld = 0;
  /// In the queue.
  unsigned free = 0;
  /// With processes, also with those that are gone.
  unsigned held = 0;
  /// With those that are gone.
  unsigned held_by_gone = 0;
  /// How much the header's sum is short of what entries say.
  int drift = 0;
  /// False while a token may have been on its way.
  bool is_certain = false;
  /// Others may have what is missing, who are not in the ledger.
  bool is_foreign = false;

  unsigned expected() const { return slots - implicit - withheld; }

  /// How many too many; negative: how many are missing, as far as is known.
  int difference() const {
    return is_foreign
               ? 0
               : static_cast<int>(free + held) - static_cast<int>(expected());
  }

  bool is_even() const { return is_certain && difference() == 0; }
};

/// At this moment.
Balance look_at(OpenPool& pool);

/// Looks again for a while, until the tokens are all there or what differs has
/// stayed the same.
Balance settled_balance(OpenPool& pool, std::chrono::milliseconds longest_wait);

/// The same for a pool by name, in turn with its server: `tokens check`.
base::Result<Balance> check(const std::string& directory);

} // namespace jobserver
