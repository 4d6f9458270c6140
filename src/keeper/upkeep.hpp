// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a keeper looks after besides a session, as a pool of job tokens,
// is known to whoever hands it the task. The keeper knows when to ask: now and
// then, when the command ends, and when nothing is left.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace keeper {

/// Lives in the front and, as a copy, in the keeper; all functions are called
/// in one of them only: in the keeper, or in the front that inherits.
class Upkeep {
public:
  Upkeep() = default;
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;
  virtual ~Upkeep() = default;

  /// Descriptors that it needs.
  virtual std::vector<int> descriptors() const = 0;

  /// This process does it from now on.
  virtual void begin() = 0;

  /// Called now and then, and when a child has ended; returns how long it can
  /// wait until the next time.
  virtual std::chrono::milliseconds tick() = 0;

  /// The command has ended and has left `processes` behind. Returns what the
  /// user should know, in lines.
  virtual std::vector<std::string>
  command_ended(const std::vector<pid_t>& processes) = 0;

  /// Nothing is left.
  virtual void end() = 0;
};

} // namespace keeper
