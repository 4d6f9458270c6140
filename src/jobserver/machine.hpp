// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: how busy the machine is, is asked of the kernel in files with a grammar
// each; a container has less memory than the machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace jobserver {

/// Reads /proc, or a directory like it.
class Machine {
public:
  explicit Machine(std::string proc = "/proc",
                   std::string cgroups = "/sys/fs/cgroup")
      : proc_(std::move(proc)),
        cgroups_(std::move(cgroups)) {}

  /// Bytes that a new process could have, in our control group, too.
  std::optional<std::uint64_t> available_memory() const;

  /// Per cent of the last ten seconds in which something waited for memory.
  std::optional<double> memory_pressure() const;

  /// Processes that run or could, but for this one.
  std::optional<unsigned> running() const;

private:
  std::optional<std::uint64_t> available_in_group() const;

  std::string proc_;
  std::string cgroups_;
};

} // namespace jobserver
