// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot serve`: a job server for a command that starts several makes,
// or none, and would otherwise have one pool each, or none. Here is what the
// options mean together.
#include "cli/serve.hpp"

#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/exit_status.hpp"
#include "jobserver/makeflags.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <string_view>
#include <variant>

namespace cli {

namespace {

using jobserver::Dialect;

constexpr Option options[] = {
    {.name = "jobs",
     .letter = 'j',
     .argument = "N",
     .help = "how many things may run at once"},
    {.name = "style",
     .argument = "STYLE",
     .help = "how makes are told: auto, pipe or fifo; auto is what CMD "
             "understands",
     .choices = "auto pipe fifo"},
    {.name = "new",
     .help = "a pool of its own, also inside another job server"},
    {.name = "throttle",
     .argument = "LIMITS",
     .help = "start nothing new while too little memory is available, too "
             "much waits for it, or too much runs: "
             "mem=1G,psi-mem=20,load=12"},
    {.name = "min",
     .argument = "M",
     .help = "slots that --throttle always leaves; 1 by default"},
    {.name = "detach",
     .help = "make a pool that stays, for commands from several terminals"},
    {.name = "name",
     .argument = "NAME",
     .help = "that of a pool that stays; CMD takes a slot of it"},
    {.name = "env", .help = "print what a shell is to be told of the pool"},
    {.name = "stop", .help = "end a pool that stays"},
};

constexpr const char* usual_name = "default";

base::Result<std::optional<Dialect>> dialect_of(const Arguments& arguments) {
  const std::string style = arguments.value("style").value_or("auto");
  if (style == "auto")
    return std::optional<Dialect>{};
  if (style == "pipe")
    return std::optional{Dialect::pipe};
  if (style == "fifo")
    return std::optional{Dialect::fifo};

  return usage_error(
      arguments.command(),
      "--style",
      fmt::format("found '{}', expected auto, pipe or fifo", style));
}

base::Result<jobserver::Limits> limits_of(const Arguments& arguments) {
  jobserver::Limits limits;
  if (const auto text = arguments.value("throttle")) {
    auto parsed = jobserver::Limits::parse(*text);
    if (!parsed)
      return usage_error(
          arguments.command(), "--throttle", parsed.error().found);
    limits = *parsed;
  }
  const auto least = slots_of(arguments, "min", "--min");
  if (!least)
    return least.error();
  limits.least = least->value_or(limits.least);
  if (const auto name = jobserver::Throttle{limits}.unknown())
    return base::Error{.subject = "serve",
                       .found = fmt::format("--throttle: this machine does not "
                                            "tell what {} is about",
                                            *name),
                       .remedy = "leave it out",
                       .exit_status = exit_status::own_failure};

  return limits;
}

base::Result<ServeRequest> request_of(const Arguments& arguments) {
  const auto jobs = slots_of(arguments, "jobs", "-j");
  if (!jobs)
    return jobs.error();
  const auto dialect = dialect_of(arguments);
  if (!dialect)
    return dialect.error();
  const auto limits = limits_of(arguments);
  if (!limits)
    return limits.error();
  const std::string name = arguments.value("name").value_or(usual_name);
  if (!jobserver::Pool::is_name(name))
    return usage_error(
        arguments.command(),
        "--name",
        fmt::format("found '{}', expected letters, digits or any of ._-+@",
                    name));

  return ServeRequest{.jobs = *jobs,
                      .dialect = *dialect,
                      .limits = *limits,
                      .name = name,
                      .command = arguments.operands()};
}

/// Whatever makes a pool what it is says nothing to one that is there.
base::Result<void> check_for_one_that_is_there(const Arguments& arguments) {
  for (const std::string_view option :
       {"jobs", "throttle", "min", "new", "detach"})
    if (arguments.has(option))
      return usage_error(
          arguments.command(),
          fmt::format("--{}", option),
          fmt::format("found it beside --{}, which is for a pool that is there",
                      arguments.first_of({"stop", "env", "name"})));
  if (arguments.has("stop") && arguments.has("env"))
    return usage_error(
        arguments.command(), "--stop", "found --env beside it, expected one");

  return {};
}

/// What goes together, and what does not.
base::Result<void> check(const Arguments& arguments) {
  const Command& command = arguments.command();
  const bool is_alone =
      arguments.has("detach") || arguments.has("stop") || arguments.has("env");
  if (is_alone && !arguments.operands().empty())
    return usage_error(
        command,
        fmt::format("--{}", arguments.first_of({"detach", "stop", "env"})),
        fmt::format("found '{}', expected no command",
                    arguments.operands().front()));
  if (!is_alone && arguments.operands().empty())
    return usage_error(command, "serve", "found no command, expected one");
  const bool makes_one =
      arguments.has("detach") || (!is_alone && !arguments.has("name"));
  if (makes_one && !arguments.has("jobs"))
    return usage_error(
        command, "-j", "found nothing, expected the number of slots");
  if (arguments.has("stop") || !makes_one)
    return check_for_one_that_is_there(arguments);

  return {};
}

/// Whether MAKEFLAGS has the name of a pool, which is an error for a make
/// before 4.4 that the shim does not translate it for.
bool is_named(const jobserver::Surroundings& from) {
  return std::holds_alternative<jobserver::FifoAuth>(
      jobserver::parse_makeflags(from.makeflags).auth);
}

/// Inside a job server that can be reached CMD gets that one. Absent: there
/// is none.
base::Result<std::optional<int>> join_outer(const ServeRequest& request) {
  using jobserver::Source;
  const auto outer = jobserver::Client::join();
  if (outer.source() == Source::none)
    return std::optional<int>{};
  if (const auto size = outer.size();
      size && request.jobs && *size != *request.jobs)
    base::note(fmt::format("serve: -j{} is not used: joining the job server of "
                           "-j{} that is already there; --new makes another",
                           *request.jobs,
                           *size));
  if (outer.source() == Source::ancestor)
    if (auto handed = hand_on(jobserver::HandOn::any_pool); !handed)
      return handed.error();
  const auto from = jobserver::Surroundings::of_this_process();
  if (outer.source() != Source::ancestor && needs_slot(from.pool))
    return std::optional{join_detached(from.pool, request)};
  if (outer.source() == Source::makeflags && is_named(from))
    preload_shim(from.pool);
  if (outer.source() == Source::environment) {
    auto told = tell_children(from.pool, outer.size().value_or(1), request);
    if (!told)
      return told.error();
    told->leave_open();
  }

  return std::optional{become(request.command)};
}

int join_named(const ServeRequest& request) {
  const auto directory = jobserver::Pool::find(request.name);
  if (!directory)
    return fail_before_command(
        {.subject = "serve",
         .found = fmt::format("found no pool '{}'", request.name),
         .remedy = fmt::format("start one: jobroot serve --detach -j N --name "
                               "{}",
                               request.name)});

  return join_detached(*directory, request);
}

int run(const Arguments& arguments) {
  if (const auto checked = check(arguments); !checked)
    return fail(checked.error());
  const auto request = request_of(arguments);
  if (!request)
    return fail(request.error());
  if (arguments.has("stop"))
    return stop_serving(*request);
  if (arguments.has("detach"))
    return serve_detached(*request, arguments.has("env"));
  if (arguments.has("env"))
    return print_environment(*request);
  if (arguments.has("name"))
    return join_named(*request);

  if (!arguments.has("new")) {
    const auto joined = join_outer(*request);
    if (!joined)
      return fail_before_command(joined.error());
    if (*joined)
      return **joined;
  }
  if (*request->jobs > 1)
    return serve_command(*request);
  jobserver::advertise_nothing();

  return become(request->command);
}

const Command command{.name = "serve",
                      .synopsis = "serve -j N [options] [--] [CMD...]",
                      .summary = "be the job server of CMD",
                      .options = options,
                      .operands = Operands::optional_command,
                      .run = run};
const Registration registration{command};

} // namespace

base::Result<std::optional<unsigned>> slots_of(const Arguments& arguments,
                                               std::string_view option,
                                               std::string shown) {
  const auto text = arguments.value(option);
  if (!text)
    return std::optional<unsigned>{};
  const auto number = base::parse_number<unsigned>(*text);
  if (!number || *number == 0 || *number > jobserver::Pool::largest)
    return usage_error(arguments.command(),
                       std::move(shown),
                       fmt::format("found '{}', expected a number from 1 to {}",
                                   *text,
                                   jobserver::Pool::largest));

  return number;
}

bool needs_slot(const std::string& directory) {
  const auto pool = directory.empty()
                        ? base::Result<jobserver::OpenPool>{base::Error{}}
                        : jobserver::OpenPool::open(directory);

  return pool && pool->header().implicit == 0 &&
         std::getenv("JOBROOT_CLIENTS") == nullptr;
}

} // namespace cli
