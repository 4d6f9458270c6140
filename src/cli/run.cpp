// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot run`: what the options mean together; the work is done in
// src/session and src/keeper.
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/session_start.hpp"

#include <cstdint>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "session",
     .argument = "DIR",
     .help = "use this session, or create it"},
    {.name = "unknown-is-real",
     .help = "files without a record show their real owner"},
    {.name = "clamp-time",
     .argument = "EPOCH",
     .help = "show no file time later than this, in seconds since 1970"},
};

base::Result<SessionRequest> request_of(const Arguments& arguments) {
  SessionRequest request{
      .command = arguments.operands(),
      .directory = arguments.value("session"),
      .settings = {.unknown_is_real = arguments.has("unknown-is-real")}};

  if (const auto epoch = arguments.value("clamp-time")) {
    const auto seconds = base::parse_number<std::int64_t>(*epoch);
    if (!seconds)
      return usage_error(arguments.command(),
                         "--clamp-time",
                         "found '" + *epoch + "', expected a number");
    request.settings.clamp_time = *seconds;
  }

  return request;
}

int run(const Arguments& arguments) {
  const auto request = request_of(arguments);
  if (!request)
    return fail(request.error());

  return run_in_session(*request);
}

const Command command{.name = "run",
                      .synopsis = "run [options] [--] CMD...",
                      .summary = "run CMD as root in a session",
                      .options = options,
                      .operands = Operands::command,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
