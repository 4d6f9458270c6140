// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot tokens check`: a test that ends, and a build that is slower
// than yesterday's, ask whether all tokens are still there.
#include "base/message.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "cli/exit_status.hpp"
#include "cli/tokens_pools.hpp"
#include "jobserver/processes.hpp"
#include "jobserver/status.hpp"

#include <fmt/core.h>

#include <chrono>
#include <optional>
#include <thread>

namespace cli {

namespace {

constexpr Option options[] = {pool_option};

/// False, with a line, if tokens are missing or too many.
bool is_even(const std::string& directory, const jobserver::Balance& balance) {
  const int difference = balance.difference();
  if (difference == 0)
    return true;
  const std::string found = fmt::format(
      "found {} of {} tokens", balance.free + balance.held, balance.expected());
  const auto stranger =
      difference < 0 ? jobserver::find_stranger(directory) : std::nullopt;
  if (stranger) {
    base::note(fmt::format("{}: {}; {} (pid {}), which does not tell the "
                           "ledger, may have the others",
                           directory,
                           found,
                           base::process_name(stranger->pid),
                           stranger->pid));
    return true;
  }
  (void)fail({.subject = directory,
              .found = found,
              .remedy = "put that right: jobroot tokens reclaim"});

  return false;
}

/// What the dead held comes back, but not within the moment; false, with a
/// line, if nobody brings it back.
bool is_brought_back(const std::string& directory) {
  constexpr int looks = 20;
  constexpr std::chrono::milliseconds between{50};
  unsigned tokens = 0;
  for (int look = 0; look < looks; look++) {
    if (look > 0)
      std::this_thread::sleep_for(between);
    const auto status = jobserver::status_of(directory);
    tokens = status ? status->abandoned() : 0;
    if (tokens == 0 || !status->has_server)
      break;
  }
  if (tokens != 0)
    (void)fail({.subject = directory,
                .found = fmt::format("found {} of processes that are gone",
                                     base::counted(tokens, "token")),
                .remedy = "bring them back: jobroot tokens reclaim"});

  return tokens == 0;
}

int run(const Arguments& arguments) {
  const auto directories = pools_of(arguments);
  if (!directories)
    return fail(directories.error());

  int status = exit_status::success;
  for (const std::string& directory : *directories) {
    const auto balance = jobserver::check(directory);
    if (!balance)
      return fail(balance.error());
    const bool even = is_even(directory, *balance);
    if (!is_brought_back(directory) || !even)
      status = exit_status::imbalance;
  }

  return status;
}

const Command command{.name = "tokens check",
                      .synopsis = "tokens check [--pool DIR]",
                      .summary = "end with 4 if job tokens are missing or too "
                                 "many",
                      .options = options,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
