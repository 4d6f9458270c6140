// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `wrap` is a job server where there is none, and otherwise takes part in
// the one that is there. Below CMD that makes no difference: JOBROOT_POOL names
// a directory with a ledger.
#pragma once

#include "base/result.hpp"
#include "cli/pool_upkeep.hpp"
#include "jobserver/client.hpp"
#include "jobserver/pool.hpp"

#include <optional>
#include <string>

namespace cli {

class WrapPool {
public:
  /// Joins the pool around us, and takes a slot of it for CMD where nobody has
  /// one for us yet. To be called while there is nothing to be cleared away: a
  /// signal may end us.
  base::Result<void> join(std::optional<unsigned> jobs);

  /// Adopts the pool of a make, if that was the one; without any makes one of
  /// so many slots, by default one for each processor. CMD's environment names
  /// it from here on.
  base::Result<void> make(std::optional<unsigned> jobs);

  /// Whether it was there before us, with a ledger.
  bool is_joined() const { return !pool_; }

  /// N.
  unsigned slots() const { return slots_; }

  /// CELL of JOBROOT_WRAP for CMD: where the slot is that we were started with,
  /// which others may use as well.
  std::string cell() const;

  /// What the keeper does for it; null if that is somebody else's.
  keeper::Upkeep* upkeep() { return upkeep_ ? &*upkeep_ : nullptr; }

  const keeper::Upkeep* upkeep() const { return upkeep_ ? &*upkeep_ : nullptr; }

  /// CMD has ended: its slot goes back, and the pool is the keeper's.
  void leave();

private:
  base::Result<void> take_slot();
  base::Result<jobserver::Pool> adopt_or_create(std::optional<unsigned> jobs);

  /// Of the one that was joined.
  std::string directory_ = {};
  unsigned slots_ = 1;
  /// Of the pool around us.
  std::optional<jobserver::Client> client_ = {};
  /// CMD's, of a pool that is nobody's own.
  std::optional<jobserver::Token> slot_ = {};
  std::optional<jobserver::Pool> pool_ = {};
  std::optional<PoolUpkeep> upkeep_ = {};
};

} // namespace cli
