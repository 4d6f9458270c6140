// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot tokens reclaim`: where a server was killed, nobody else brings
// back what the dead had; and where what they started never ends, somebody has
// to say that it needs no slot.
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/exit_status.hpp"
#include "cli/tokens_pools.hpp"
#include "jobserver/reclaim.hpp"

#include <fmt/core.h>

#include <cstdlib>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "now",
     .help = "also tokens of processes that are gone while something that they "
             "started still runs"},
    pool_option,
};

void tell(const std::string& directory, const jobserver::Repairs& repairs) {
  const auto [reclaimed, refilled, removed, in_use, unexplained] = repairs;
  const auto note = [&](unsigned tokens, const char* what) {
    if (tokens != 0)
      base::note(fmt::format(
          "{}: {} {}", directory, base::counted(tokens, "token"), what));
  };

  note(reclaimed, "of processes that are gone brought back");
  note(refilled, "that nobody had put back");
  note(removed, "too many taken out");
  note(in_use,
       "of processes that are gone left to what they started; --now brings "
       "them back");
  note(static_cast<unsigned>(std::abs(unexplained)),
       unexplained < 0 ? "may be with a process that has the pool open and "
                         "does not tell the ledger"
                       : "too many still there");
  if (reclaimed + refilled + removed + in_use == 0 && unexplained == 0)
    base::note(fmt::format("{}: all tokens are there", directory));
}

int run(const Arguments& arguments) {
  const auto directories = pools_of(arguments);
  if (!directories)
    return fail(directories.error());
  const auto when = arguments.has("now") ? jobserver::Reclaim::now
                                         : jobserver::Reclaim::when_unused;
  for (const std::string& directory : *directories) {
    const auto repairs = jobserver::reclaim(directory, when);
    if (!repairs)
      return fail(repairs.error());
    tell(directory, *repairs);
  }

  return exit_status::success;
}

const Command command{.name = "tokens reclaim",
                      .synopsis = "tokens reclaim [--now] [--pool DIR]",
                      .summary = "bring job tokens back that were lost",
                      .options = options,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
