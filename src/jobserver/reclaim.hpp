// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a killed process held comes back, but not before everything that
// it started has ended too: until then its jobs use what it took. What is
// missing without a holder is put back, and what is too much taken out, where
// nobody can be the reason who does not tell the ledger.
#pragma once

#include "jobserver/audit.hpp"
#include "jobserver/namespaces.hpp"
#include "jobserver/open_pool.hpp"
#include "jobserver/processes.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace jobserver {

/// Whether the process of an entry is gone; one of another pid namespace never
/// is.
bool is_gone(const jobroot::Holder& holder, std::uint32_t pid_namespace);

/// What was put right.
struct Repairs {
  unsigned reclaimed = 0; ///< tokens of processes that are gone
  unsigned refilled = 0;  ///< tokens that nobody had
  unsigned removed = 0;   ///< tokens that were too many
  /// Tokens of processes that are gone while something they started runs.
  unsigned in_use = 0;
  /// Missing or too many still, because somebody who does not tell the ledger
  /// has the pool open.
  int unexplained = 0;
};

/// When the tokens of a process that is gone come back.
enum class Reclaim { when_unused, now };

/// Whether what has no holder is made even, too: not before two looks that are
/// some time apart agree.
enum class Evening { no, yes };

/// Puts a pool in order, again and again: it remembers what it saw.
class Reclaimer {
public:
  /// To be called with the turn.
  Repairs sweep(OpenPool& pool,
                Reclaim when = Reclaim::when_unused,
                Evening evening = Evening::yes);

private:
  bool is_in_use(const OpenPool& pool, const jobroot::Holder& holder);
  void reclaim(OpenPool& pool, Reclaim when, Repairs& repairs);
  void even_out(OpenPool& pool, Repairs& repairs);
  bool has_stranger(const OpenPool& pool);

  /// Where the processes of other pid namespaces are.
  PidNamespaces namespaces_;
  /// Somebody who has the ticket, so that not all processes have to be asked
  /// each time.
  std::map<std::uint64_t, Process> bearers_;
  /// Somebody who may have what is missing, for the same reason.
  std::optional<Process> stranger_;
  /// What differed at the last look.
  int last_difference_ = 0;
  int last_drift_ = 0;
};

/// For a pool by name, whether its server is there or not: `tokens reclaim`.
base::Result<Repairs> reclaim(const std::string& directory, Reclaim when);

/// Sets N: `tokens set`. Its server does it, or we where it is gone. Returns
/// at once; slots that are in use go when they come back.
base::Result<void> set_slots(const std::string& directory, unsigned slots);

/// Brings a pool nearer to the number of slots that is wanted; with the turn.
void resize(OpenPool& pool);

} // namespace jobserver
