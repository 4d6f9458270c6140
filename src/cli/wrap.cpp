// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot wrap`: scripts that make packages call make with -j1, or
// without the job server, because their own rules would race. Under this the
// makes that compile share one pool all the same. Here is what the options
// mean together.
#include "cli/wrap.hpp"

#include "base/message.hpp"
#include "cli/exit_status.hpp"
#include "cli/serve.hpp"
#include "cli/session_start.hpp"
#include "cli/supervise.hpp"
#include "cli/table_root.hpp"
#include "cli/wrap_policy.hpp"

#include <fmt/core.h>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "jobs",
     .letter = 'j',
     .argument = "N",
     .help = "how many things may run at once; by default as many as there "
             "are processors, inside a job server as many as that says"},
    {.name = "policy",
     .argument = "FILE",
     .help = "rules that count before those which are always there"},
    {.name = "serial",
     .argument = "GLOB",
     .help = "makes with such a makefile, directory/ or :goal stay serial; "
             "counts before any policy, and may be repeated"},
    {.name = "join",
     .argument = "GLOB",
     .help = "such makes take part in the job server; may be repeated"},
    started_session_option,
    {.name = "explain",
     .help = "say at the end what was done to every make and tool, and why"},
    {.name = "races",
     .argument = "FILE",
     .help = "write there which rules would race; not yet"},
};

/// Whatever is said is better said before an hour of compiling.
base::Result<void> check(const Arguments& arguments) {
  for (const auto& [option, value] :
       arguments.given({"policy", "serial", "join", "session", "races"}))
    if (value.empty())
      return usage_error(arguments.command(),
                         fmt::format("--{}", option),
                         "found nothing, expected something");
  if (arguments.has("races"))
    base::note("wrap: --races: nothing is written yet; that comes with "
               "`jobroot trace`");

  return {};
}

int run(const Arguments& arguments) {
  if (const auto checked = check(arguments); !checked)
    return fail(checked.error());
  const auto jobs = slots_of(arguments, "jobs", "-j");
  if (!jobs)
    return fail(jobs.error());
  tables::Errors errors;
  const auto changes =
      arguments.first_of({"policy", "serial", "join", "explain"});
  const WrapRequest request{.jobs = *jobs,
                            .rules = wrap_rules(arguments, errors),
                            .adds_nothing = changes.empty(),
                            .explains = arguments.has("explain")};
  if (!errors.empty()) {
    (void)report_all(errors);
    return errors.front().exit_status == exit_status::usage
               ? exit_status::usage
               : exit_status::own_failure;
  }
  WrapAttendant attendant{request};
  if (const auto joined = attendant.join(); !joined)
    return fail_before_command(joined.error());

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
