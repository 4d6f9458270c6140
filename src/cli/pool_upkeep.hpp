// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the server of a pool that is made for a command is that one's keeper:
// it sees the last process end, gets the orphans, and has the pool until then.
#pragma once

#include "jobserver/pool.hpp"
#include "jobserver/server.hpp"
#include "keeper/upkeep.hpp"

#include <string>
#include <vector>

namespace cli {

class PoolUpkeep : public keeper::Upkeep {
public:
  /// `pool` must live longer.
  PoolUpkeep(jobserver::Pool& pool, const jobserver::Limits& limits)
      : pool_(pool),
        server_(pool.open(), limits) {}

  std::vector<int> descriptors() const override {
    return pool_.open().descriptors();
  }

  void begin() override { server_.begin(); }

  std::chrono::milliseconds tick() override { return server_.tick(); }

  std::vector<std::string>
  command_ended(const std::vector<pid_t>& processes) override {
    return server_.account(processes);
  }

  void end() override { pool_.remove(); }

private:
  jobserver::Pool& pool_;
  jobserver::Server server_;
};

} // namespace cli
