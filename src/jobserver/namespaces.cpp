// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see namespaces.hpp.
#include "jobserver/namespaces.hpp"

#include "base/process.hpp"

#include <fmt/core.h>

#include <sys/stat.h>

#include <algorithm>
#include <optional>

namespace jobserver {

namespace {

/// Nothing where we may not know.
std::optional<std::uint32_t> space_of(pid_t pid) {
  struct stat status {};

  if (::stat(fmt::format("/proc/{}/ns/pid", pid).c_str(), &status) != 0)
    return std::nullopt;

  return static_cast<std::uint32_t>(status.st_ino);
}

bool somebody_below_does_not_tell(pid_t server) {
  return std::ranges::any_of(base::all_processes(), [&](pid_t pid) {
    return !space_of(pid) && base::descends_from(pid, server);
  });
}

} // namespace

void PidNamespaces::look() {
  // Once for all entries of a sweep.
  constexpr std::chrono::milliseconds long_enough{50};
  const auto now = std::chrono::steady_clock::now();
  if (now - last_look_ < long_enough)
    return;
  last_look_ = now;
  living_.clear();
  for (const pid_t pid : base::all_processes())
    if (const auto space = space_of(pid))
      living_.insert(*space);
  known_.insert(living_.begin(), living_.end());
}

bool PidNamespaces::has_ended(std::uint32_t space, pid_t server) {
  look();

  return known_.contains(space) && !living_.contains(space) &&
         !somebody_below_does_not_tell(server);
}

} // namespace jobserver
