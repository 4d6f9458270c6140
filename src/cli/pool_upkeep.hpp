// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the server of a pool that is made for a command is that one's keeper:
// it sees the last process end, gets the orphans, and has the pool until then.
#pragma once

#include "jobserver/pool.hpp"
#include "jobserver/server.hpp"
#include "keeper/upkeep.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cli {

class PoolUpkeep : public keeper::Upkeep {
public:
  /// `pool` must live longer.
  PoolUpkeep(jobserver::Pool& pool, const jobserver::Limits& limits)
      : pool_(pool),
        server_(std::in_place, pool.open(), limits) {}

  std::vector<int> descriptors() const override {
    return pool_.open().descriptors();
  }

  void begin() override { server_->begin(); }

  std::chrono::milliseconds tick() override {
    constexpr std::chrono::hours never{1};

    return server_ ? server_->tick() : never;
  }

  /// A make waits at its end for everybody who has its queue open, and need
  /// not for us: not even if we stay for a daemon that was left behind.
  std::vector<std::string>
  command_ended(const std::vector<pid_t>& processes) override {
    auto lines = server_->account(processes);
    if (pool_.is_foreign()) {
      server_.reset();
      pool_.let_go();
    }

    return lines;
  }

  void end() override { pool_.remove(); }

private:
  jobserver::Pool& pool_;
  std::optional<jobserver::Server> server_;
};

} // namespace cli
