// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot serve`: a job server for a command that starts several makes,
// or none, and would otherwise have one pool each, or none. It counts its
// tokens at the end, because nobody else can tell that some were lost.
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/supervise.hpp"
#include "jobserver/audit.hpp"
#include "jobserver/client.hpp"
#include "jobserver/dialect.hpp"
#include "jobserver/reclaim.hpp"

#include <fmt/core.h>

namespace cli {

namespace {

using jobserver::Dialect;

constexpr Option options[] = {
    {.name = "jobs",
     .letter = 'j',
     .argument = "N",
     .help = "how many things may run at once"},
    {.name = "style",
     .argument = "auto|pipe|fifo",
     .help = "how makes are told; auto looks at the make that CMD is, or "
             "at the one in PATH"},
    {.name = "new",
     .help = "a pool of its own, also inside another job server"},
};

struct Request {
  unsigned jobs;
  Dialect dialect;
};

std::optional<Dialect> parse_style(const std::string& style,
                                   const std::string& program) {
  if (style == "auto")
    return jobserver::dialect_of(program);
  if (style == "pipe")
    return Dialect::pipe;
  if (style == "fifo")
    return Dialect::fifo;

  return std::nullopt;
}

base::Result<Request> request_of(const Arguments& arguments) {
  const std::string jobs = arguments.value("jobs").value_or("");
  const auto number = base::parse_number<unsigned>(jobs);
  if (!number || *number == 0 || *number > jobserver::Pool::largest)
    return usage_error(arguments.command(),
                       "-j",
                       fmt::format("found '{}', expected a number from 1 to {}",
                                   jobs,
                                   jobserver::Pool::largest));

  const std::string style = arguments.value("style").value_or("auto");
  const auto dialect = parse_style(style, arguments.operands().front());
  if (!dialect)
    return usage_error(
        arguments.command(),
        "--style",
        fmt::format("found '{}', expected auto, pipe or fifo", style));

  return Request{.jobs = *number, .dialect = *dialect};
}

/// Inside a job server that can be reached CMD gets that one.
base::Result<bool> join_outer(const Request& request) {
  const auto outer = jobserver::Client::join();
  if (outer.source() == jobserver::Source::none)
    return false;
  if (const auto size = outer.size(); size && *size != request.jobs)
    base::note(fmt::format("serve: -j{} is not used: joining the job server of "
                           "-j{} that is already there; --new makes another",
                           request.jobs,
                           *size));
  if (outer.source() == jobserver::Source::ancestor)
    if (auto handed = hand_on(jobserver::HandOn::any_pool); !handed)
      return handed.error();
  if (outer.source() != jobserver::Source::environment)
    return true;

  auto advertised =
      jobserver::advertise(jobserver::Surroundings::of_this_process().pool,
                           outer.size().value_or(request.jobs),
                           request.dialect);
  if (!advertised)
    return advertised.error();
  advertised->leave_open();

  return true;
}

void report_imbalance(const jobserver::Balance& balance) {
  const unsigned expected = balance.expected();
  const unsigned found = balance.free;
  if (found != expected)
    base::note(
        fmt::format("serve: {} {} of {} in the pool at the end: {} {}",
                    found,
                    found == 1 ? "token" : "tokens",
                    expected,
                    found < expected ? expected - found : found - expected,
                    found < expected ? "lost" : "too many"));
}

int serve(const Request& request, const std::vector<std::string>& command) {
  constexpr std::chrono::milliseconds longest_wait{500};
  const HeldSignals held;
  Ended ended;
  {
    auto pool = jobserver::Pool::create({.jobs = request.jobs});
    if (!pool)
      return fail_before_command(pool.error());
    auto descriptors =
        jobserver::advertise(pool->directory(), request.jobs, request.dialect);
    if (!descriptors)
      return fail_before_command(descriptors.error());
    const auto result = supervise(command, held, [&] { *descriptors = {}; });
    if (!result)
      return fail_before_command(result.error());
    ended = *result;
    {
      const auto turn = pool->open().turn();
      (void)jobserver::Reclaimer{}.sweep(pool->open());
    }
    report_imbalance(jobserver::settled_balance(pool->open(), longest_wait));
  }

  return end_as(ended, held);
}

int run(const Arguments& arguments) {
  const auto request = request_of(arguments);
  if (!request)
    return fail(request.error());
  if (!arguments.has("new")) {
    const auto joined = join_outer(*request);
    if (!joined)
      return fail_before_command(joined.error());
    if (*joined)
      return become(arguments.operands());
  }
  if (request->jobs > 1)
    return serve(*request, arguments.operands());

  jobserver::advertise_nothing();

  return become(arguments.operands());
}

const Command command{.name = "serve",
                      .synopsis =
                          "serve -j N [--style STYLE] [--new] -- CMD...",
                      .summary = "be the job server of CMD",
                      .options = options,
                      .operands = Operands::command,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
