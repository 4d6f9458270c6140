// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whether tokens are still used is asked of all processes, not of those
// that took them: /proc says who was started below whom, whoever adopted it,
// and who has a queue open.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace jobserver {

/// A process that is meant even when its number is used again.
struct Process {
  pid_t pid = 0;
  std::uint64_t started = 0;

  bool is_there() const;
};

/// A process that carries `ticket` in JOBROOT_CLIENTS. One that does not show
/// its environment counts if it is below `server` and younger than `since`.
std::optional<Process>
find_bearer(std::uint64_t ticket, pid_t server, std::uint64_t since);

/// Whether a process was started with that JOBROOT_POOL.
bool was_told_of(pid_t pid, const std::string& directory);

/// Whether a process has the queue of the pool in `directory` open and does
/// not have its ledger in its memory.
bool is_stranger(pid_t pid, const std::string& directory);

/// One that is a stranger to the pool, if there is any.
std::optional<Process> find_stranger(const std::string& directory);

/// Who has a queue open, by number; as far as we may see it.
std::vector<pid_t> users_of(const struct stat& queue);

} // namespace jobserver
