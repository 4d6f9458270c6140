// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a build that is slow may wait for tokens that somebody else has. The
// ledger says who; this reads it while everybody goes on taking and giving.
#pragma once

#include "base/result.hpp"
#include "jobserver/audit.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace jobserver {

/// Somebody who has an entry in the ledger.
struct ClientStatus {
  enum class Life {
    running,
    gone,
    /// In a pid namespace of its own, where its number is another one.
    elsewhere,
  };

  pid_t pid = 0;
  Life life = Life::running;
  /// What it was called when it joined, and its words if it still runs.
  std::string program = {};
  std::string command = {};

  unsigned held = 0;
  /// Something that it started still runs although it is gone, and needs its
  /// tokens; 0 if there is nothing like that.
  pid_t heir = 0;
  /// It may have one more or less: it is just taking or giving, or was killed
  /// while it did.
  bool is_unsure = false;
  std::chrono::nanoseconds holds_for = {};

  /// Slots that it waits for; 0 if it does not.
  unsigned wants = 0;
  std::chrono::nanoseconds waits_for = {};

  std::uint64_t taken = 0;
};

struct PoolStatus {
  /// Where it is; of a make's, how it can be reached.
  std::string directory;
  /// Without one `balance` has no more than numbers of slots, of which all are
  /// taken for held that are not free, and clients are those who could have
  /// them.
  bool has_ledger = true;
  pid_t server = 0;
  bool has_server = false;
  std::chrono::nanoseconds age = {};

  /// Where the tokens are. If it is certain, it was so at one moment.
  Balance balance = {};
  /// The number of slots that it is to have; the same unless it is on the way.
  unsigned wanted = 0;
  /// Why tokens are withheld: bits of jobroot::Withheld.
  std::uint32_t reasons = 0;
  unsigned most_held = 0;

  /// Who was there first comes first. Those that are gone and have left no
  /// token are not among them.
  std::vector<ClientStatus> clients = {};

  /// What the server had to put right.
  std::uint64_t reclaimed = 0;
  std::uint64_t refilled = 0;
  std::uint64_t removed = 0;
  /// Processes for which there was no room.
  std::uint64_t unlisted = 0;

  /// Where tokens are missing: a process that has the pool open and does not
  /// tell the ledger; 0 if there is none.
  pid_t stranger = 0;

  unsigned busy() const { return balance.implicit + balance.held; }

  /// Tokens that nobody will ever give back by himself.
  unsigned abandoned() const;
};

/// Of the pool of `serve` in `directory`.
base::Result<PoolStatus> status_of(const std::string& directory);

/// Of the pool of a make that this process would join: what can be known
/// without a ledger. An unknown number of slots is 0.
base::Result<PoolStatus> status_of_makes_pool();

} // namespace jobserver
