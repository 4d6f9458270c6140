// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what `wrap` was asked for, and what it does around CMD: makes or joins
// a pool, and has the policy where every program below CMD finds it.
#pragma once

#include "cli/attendant.hpp"
#include "cli/pool_upkeep.hpp"
#include "cli/wrap_file.hpp"
#include "jobserver/pool.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cli {

/// What the user asked for.
struct WrapRequest {
  /// Absent: as many as there are processors for us.
  std::optional<unsigned> jobs = {};
};

/// Around CMD.
class WrapAttendant : public Attendant {
public:
  /// `request` must live longer.
  explicit WrapAttendant(const WrapRequest& request)
      : request_(request) {}

  base::Result<void> prepare(const std::string& session) override;
  void conclude(const keeper::Outcome& outcome) override;

  std::vector<int> descriptors() const override;
  void begin() override;
  std::chrono::milliseconds tick() override;
  std::vector<std::string>
  command_ended(const std::vector<pid_t>& processes) override;
  void end() override;

private:
  base::Result<void> find_pool();
  base::Result<void> make_pool();

  const WrapRequest& request_;
  /// Absent where one is joined.
  std::optional<jobserver::Pool> pool_ = {};
  std::optional<PoolUpkeep> upkeep_ = {};
  std::optional<WrapFile> file_ = {};
};

} // namespace cli
