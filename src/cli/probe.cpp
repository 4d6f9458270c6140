// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot probe`: a build that is serial in the middle does not say why.
// This says whether a recipe, or whatever it started, could join a job server,
// and if not, what to write so that it can.
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/json.hpp"
#include "cli/table.hpp"
#include "jobserver/ancestor.hpp"
#include "jobserver/client.hpp"
#include "jobserver/makeflags.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <string>
#include <variant>

namespace cli {

namespace {

using jobserver::Client;
using jobserver::Obstacle;
using jobserver::Source;
using jobserver::Surroundings;

constexpr Option options[] = {
    {.name = "quiet",
     .letter = 'q',
     .help = "print nothing, the exit status says it"},
    {.name = "json", .help = "print an object with the same"},
};

constexpr const char* with_plus =
    "+COMMAND  (a + before the recipe's line: make hands its job server on)";

constexpr const char* with_makeflags =
    "keep MAKEFLAGS  (make and others find a job server nowhere else)";

struct Answer {
  const char* state;
  int status;
  std::string how;
  /// What to write in the makefile, or to call; empty: nothing.
  std::string write = {};
};

/// Where MAKEFLAGS says that the pool is.
std::string place_in(const jobserver::MakeFlags& flags) {
  if (const auto* const pipe = std::get_if<jobserver::PipeAuth>(&flags.auth))
    return fmt::format("the descriptors {} and {}", pipe->read, pipe->write);
  if (const auto* const fifo = std::get_if<jobserver::FifoAuth>(&flags.auth))
    return fmt::format("the pipe '{}'", fifo->path);

  return "a pool";
}

std::string reason(Obstacle obstacle) {
  switch (obstacle) {
  case Obstacle::none:
    break;
  case Obstacle::unknown_style:
    return "in a style that is not known";
  case Obstacle::disabled:
    return "but says that it is not for this recipe";
  case Obstacle::closed:
    return "which are closed here";
  case Obstacle::missing:
    return "which is not there";
  case Obstacle::no_queue:
    return "which is something else here";
  case Obstacle::forbidden:
    return "which belongs to another user";
  case Obstacle::failed:
    return "which the system does not let us open";
  }

  return {};
}

std::string remedy(Obstacle obstacle) {
  switch (obstacle) {
  case Obstacle::none:
    break;
  case Obstacle::unknown_style:
    return "make --jobserver-style=fifo  (or pipe)";
  case Obstacle::disabled:
  case Obstacle::closed:
  case Obstacle::no_queue:
    return with_plus;
  case Obstacle::missing:
    return "env -u MAKEFLAGS COMMAND  (if the make that made it has ended)";
  case Obstacle::forbidden:
    return "run make as the user that runs its recipes";
  case Obstacle::failed:
    return "ulimit -n 1024  (if too many files are open)";
  }

  return {};
}

Answer joined(const Client& client, const jobserver::MakeFlags& flags) {
  const auto answer = [](std::string how, std::string write = {}) {
    return Answer{.state = "joinable",
                  .status = exit_status::success,
                  .how = std::move(how),
                  .write = std::move(write)};
  };
  if (client.source() == Source::makeflags)
    return answer("MAKEFLAGS names " + place_in(flags));
  if (client.source() == Source::environment)
    return answer("JOBROOT_POOL names it", with_makeflags);

  const auto make = jobserver::Ancestor::nearest_make(::getpid());
  const std::string how = fmt::format("jobroot takes it from make, process {}",
                                      make ? make->pid() : 0);

  return client.obstacle() == Obstacle::none
             ? answer(how + "; MAKEFLAGS names none", with_makeflags)
             : answer(fmt::format("{}; MAKEFLAGS names {}, {}",
                                  how,
                                  place_in(flags),
                                  reason(client.obstacle())),
                      with_plus);
}

Answer not_joined(const Client& client,
                  const jobserver::MakeFlags& flags,
                  const Surroundings& from) {
  if (client.obstacle() != Obstacle::none)
    return {.state = "unreachable",
            .status = exit_status::unreachable,
            .how = fmt::format("MAKEFLAGS names {}, {}",
                               place_in(flags),
                               reason(client.obstacle())),
            .write = remedy(client.obstacle())};
  if (!from.pool.empty())
    return {.state = "unreachable",
            .status = exit_status::unreachable,
            .how = fmt::format("JOBROOT_POOL names {}, which is not there",
                               from.pool),
            .write = "unset JOBROOT_POOL  (if its server has ended)"};

  return {.state = "none",
          .status = exit_status::failure,
          .how = flags.jobs == 1U
                     ? "make runs one job at a time"
                     : "neither MAKEFLAGS nor JOBROOT_POOL nor a make above "
                       "has one",
          .write = "make -jN  (or jobroot serve -j N -- COMMAND)"};
}

void print_table(const Answer& answer, const Client& client) {
  Table table;
  table.add({"job server", answer.state});
  table.add(
      {answer.status == exit_status::success ? "how" : "why", answer.how});
  if (const auto size = client.size())
    table.add({"slots", std::to_string(*size)});
  if (!answer.write.empty())
    table.add({"write", answer.write});
  fmt::print("{}", table.text());
}

void print_object(const Answer& answer, const Client& client) {
  constexpr const char* sources[] = {
      "none", "makeflags", "make", "environment"};
  const auto size = client.size();
  print_json({{"state", answer.state},
              {"from", sources[static_cast<int>(client.source())]},
              {"how", answer.how},
              {"slots", size ? Json(*size) : Json()},
              {"write", answer.write}});
}

int run(const Arguments& arguments) {
  const auto from = Surroundings::of_this_process();
  const auto flags = jobserver::parse_makeflags(from.makeflags);
  const auto client = Client::join(from);
  const Answer answer = client.source() != Source::none
                            ? joined(client, flags)
                            : not_joined(client, flags, from);
  if (arguments.has("json"))
    print_object(answer, client);
  else if (!arguments.has("quiet"))
    print_table(answer, client);

  return answer.status;
}

const Command command{.name = "probe",
                      .synopsis = "probe [-q | --json]",
                      .summary = "say whether there is a job server, and how "
                                 "to join it",
                      .options = options,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
