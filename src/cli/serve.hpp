// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pool is made for one command, or for whoever comes, or is there
// already; what they have in common is what was asked for and how a command
// is told.
#pragma once

#include "cli/command.hpp"
#include "cli/supervise.hpp"
#include "jobserver/client.hpp"
#include "jobserver/dialect.hpp"
#include "jobserver/pool.hpp"
#include "jobserver/throttle.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// What `serve` was asked for.
struct ServeRequest {
  std::optional<unsigned> jobs = {};
  /// Absent: whatever the command understands.
  std::optional<jobserver::Dialect> dialect = {};
  jobserver::Limits limits = {};
  std::string name = {};
  std::vector<std::string> command = {};
};

/// The number of slots that an option asks for; `shown` is its spelling.
base::Result<std::optional<unsigned>> slots_of(const Arguments& arguments,
                                               std::string_view option,
                                               std::string shown);

/// Makes a pool for the command and runs it.
int serve_command(const ServeRequest& request);

/// Makes a pool that stays: `--detach`. Prints what a shell is to be told if
/// `says_environment`.
int serve_detached(const ServeRequest& request, bool says_environment);

/// Prints what a shell is to be told of a pool that is there: `--env`.
int print_environment(const ServeRequest& request);

/// Ends a pool that stays: `--stop`.
int stop_serving(const ServeRequest& request);

/// Whether `directory` has a pool that stays and we are on no slot of it yet.
bool needs_slot(const std::string& directory);

/// A slot for the command; absent where we were told to end meanwhile.
std::optional<jobserver::Token> take_slot(jobserver::Client& client,
                                          const HeldSignals& held);

/// Runs the command in a pool that stays, on a slot of it.
int join_detached(const std::string& directory, const ServeRequest& request);

/// Puts the shim into the children of this process, where it can be, and says
/// what LD_PRELOAD is then. A link to it is made in `pool` if that is needed;
/// a pool that is not ours is empty here.
std::string preload_shim(const std::string& pool);

/// Tells the children of this process of a pool, and puts the shim into them
/// where it can be. The descriptors are theirs.
base::Result<jobserver::Descriptors> tell_children(const std::string& directory,
                                                   unsigned jobs,
                                                   const ServeRequest& request);

} // namespace cli
