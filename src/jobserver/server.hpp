// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the server of a pool answers nobody; clients take and give by
// themselves. What is left for it is what nobody else would do: bring back
// what the dead had, change the number of slots, hold some back while memory
// is short, and say at the end what was wrong.
#pragma once

#include "jobserver/open_pool.hpp"
#include "jobserver/reclaim.hpp"
#include "jobserver/throttle.hpp"

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace jobserver {

class Server {
public:
  /// `pool` must live longer.
  Server(OpenPool& pool, const Limits& limits)
      : pool_(pool),
        throttle_(limits) {}

  /// From here on this process is the one that the ledger names.
  void begin();

  /// To be called again after the time that it returns, or earlier.
  std::chrono::milliseconds tick();

  /// Lines on what the user should know when all is over, or all but
  /// `left_behind`. In a make's pool all that the dead had goes back now: it
  /// is not ours to look after for longer than the command runs.
  std::vector<std::string> account(const std::vector<pid_t>& left_behind);

private:
  void hold_back();

  OpenPool& pool_;
  Throttle throttle_;
  Reclaimer reclaimer_;
  std::chrono::steady_clock::time_point last_look_ = {};
};

} // namespace jobserver
