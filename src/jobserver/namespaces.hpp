// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the number of a process in another pid namespace says nothing here, so
// whether it lives cannot be asked. But when a sandbox is gone, all that was in
// it is.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <set>

namespace jobserver {

/// Namespaces by their inodes, as the ledger has them.
class PidNamespaces {
public:
  /// Whether a namespace that had processes at an earlier call has none any
  /// more. Of one that never had any nothing is known: it may be beside ours.
  /// Processes below `server` that do not tell may be in it.
  bool has_ended(std::uint32_t space, pid_t server);

private:
  void look();

  std::set<std::uint32_t> known_;
  std::set<std::uint32_t> living_;
  std::chrono::steady_clock::time_point last_look_;
};

} // namespace jobserver
