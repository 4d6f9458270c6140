// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot wrap`: scripts that make packages call make with -j1, or
// without the job server, because their own rules would race. Under this the
// makes that compile share one pool all the same. Here is what the options
// mean together.
#include "cli/wrap.hpp"

#include "cli/serve.hpp"
#include "cli/session_start.hpp"

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "jobs",
     .letter = 'j',
     .argument = "N",
     .help = "how many things may run at once; by default as many as there "
             "are processors, inside a job server as many as that says"},
    {.name = "session",
     .argument = "DIR",
     .help = "use this session, or create it; without it a new one that goes "
             "with its last process, inside of a session that one"},
};

int run(const Arguments& arguments) {
  const auto jobs = slots_of(arguments, "jobs", "-j");
  if (!jobs)
    return fail(jobs.error());
  const WrapRequest request{.jobs = *jobs};
  WrapAttendant attendant{request};

  return run_in_session({.command = arguments.operands(),
                         .directory = arguments.value("session"),
                         .attendant = &attendant});
}

const Command command{.name = "wrap",
                      .synopsis = "wrap [options] [--] CMD...",
                      .summary = "run CMD as root and be its job server, "
                                 "through scripts that force -j1",
                      .options = options,
                      .operands = Operands::command,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
