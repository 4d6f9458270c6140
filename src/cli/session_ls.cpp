// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot session ls`: which sessions are there, and does anybody use
// them?
#include "base/file.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/table.hpp"
#include "session/location.hpp"
#include "session/lock.hpp"
#include "session/open.hpp"

#include <fmt/core.h>

#include <unistd.h>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "quiet", .letter = 'q', .help = "print paths only"},
};

bool is_session(const std::string& directory) {
  return ::access((directory + "/db").c_str(), F_OK) == 0;
}

/// `place` itself, or the sessions in it.
std::vector<std::string> sessions_in(const std::string& place) {
  if (is_session(place))
    return {place};
  std::vector<std::string> found;
  if (const auto names = base::list_directory(place))
    for (const std::string& name : *names)
      if (is_session(place + '/' + name))
        found.push_back(place + '/' + name);

  return found;
}

std::vector<std::string> own_temporary_sessions() {
  std::vector<std::string> found;
  for (const std::string& place : session::temporary_places())
    if (const auto names = base::list_directory(place))
      for (const std::string& name : *names)
        if (name.starts_with(session::temporary_prefix()) &&
            is_session(place + '/' + name))
          found.push_back(place + '/' + name);

  return found;
}

std::string state_of(const std::string& directory,
                     const jobroot::Header& header) {
  const auto lock = session::try_alone(directory);
  const bool in_use = lock && !*lock;
  const bool sealed = (header.flags & jobroot::flag_sealed) != 0;

  return std::string(sealed ? "sealed" : "open") + (in_use ? ",used" : "");
}

/// State, depth, records, path; a broken one is shown as such.
std::vector<std::string> row_of(const std::string& directory) {
  const auto header = session::read_header(directory);
  if (!header)
    return {"broken", "-", "-", directory};

  return {state_of(directory, *header),
          std::to_string(header->depth),
          std::to_string(header->counters.records),
          directory};
}

int run(const Arguments& arguments) {
  std::vector<std::string> sessions;
  if (arguments.operands().empty())
    sessions = own_temporary_sessions();
  for (const std::string& place : arguments.operands())
    for (std::string& session : sessions_in(place))
      sessions.push_back(std::move(session));

  Table table;
  if (!arguments.has("quiet") && !sessions.empty())
    table.add({"STATE", "DEPTH", "RECORDS", "SESSION"});
  for (const std::string& session : sessions)
    table.add(arguments.has("quiet") ? std::vector{session} : row_of(session));
  fmt::print("{}", table.text());

  return exit_status::success;
}

const Command command{.name = "session ls",
                      .synopsis = "session ls [-q] [DIR]...",
                      .summary = "list sessions: those in DIR, or one's own "
                                 "temporary ones",
                      .options = options,
                      .operands = Operands::any,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
