// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot session check`: is this session whole?
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "session/check.hpp"
#include "session/fork.hpp"
#include "session/open.hpp"
#include "session/seal.hpp"

#include <fmt/core.h>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "verbose", .letter = 'v', .help = "say how much was checked"},
};

/// What is wrong around the database itself.
base::Result<void> check_surroundings(const std::string& directory,
                                      const jobroot::Header& header) {
  if (auto parents = session::check_parents(directory); !parents)
    return parents;
  if ((header.flags & jobroot::flag_sealed) == 0)
    return {};

  return session::check_seal(directory);
}

int run(const Arguments& arguments) {
  const std::string& directory = arguments.operands().front();
  const auto session = session::open(directory, session::Access::read);
  if (!session)
    return fail(session.error());
  if (const auto checked = check_surroundings(directory, (*session)->header());
      !checked)
    return fail(checked.error());

  const session::CheckReport report = session::check(**session);
  for (const std::string& problem : report.problems)
    (void)fail({.subject = directory, .found = problem});
  if (arguments.has("verbose"))
    fmt::print("{}: {} records, {} problems\n",
               directory,
               report.records,
               report.problems.size());

  return report.problems.empty() ? exit_status::success : exit_status::failure;
}

const Command command{.name = "session check",
                      .synopsis = "session check [options] SESSION",
                      .summary = "look whether a session is whole",
                      .options = options,
                      .operands = Operands::exactly(1),
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
