// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot session ls`: which sessions are there, and does anybody use
// them?
#include "base/file.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/session_facts.hpp"
#include "cli/table.hpp"
#include "session/create.hpp"
#include "session/location.hpp"

#include <fmt/core.h>

#include <unistd.h>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "quiet", .letter = 'q', .help = "print paths only"},
    {.name = "json", .help = "print an array of what is known of each"},
};

bool is_session(const std::string& directory) {
  return ::access((directory + "/db").c_str(), F_OK) == 0;
}

/// `place` itself, or the sessions in it.
base::Result<std::vector<std::string>> sessions_in(const std::string& place) {
  if (is_session(place))
    return std::vector{place};
  const auto names = base::list_directory(place);
  if (!names)
    return names.error();
  std::vector<std::string> found;
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

constexpr const char* heads[] = {
    "STATE", "DEPTH", "FORKS", "RECORDS", "SIZE", "AGE", "PIDS", "SESSION"};

/// A broken session is shown as such.
std::vector<std::string> row_of(const std::string& directory) {
  const auto facts = facts_of(directory);
  if (!facts)
    return {"broken", "-", "-", "-", "-", "-", "-", directory};

  return {facts->state(),
          std::to_string(facts->header.depth),
          std::to_string(facts->forks.size()),
          std::to_string(facts->header.counters.records),
          size_text(facts->disk_bytes),
          age_text(facts->header.created),
          std::to_string(facts->processes.size()),
          directory};
}

Json json_of(const std::string& directory) {
  const auto facts = facts_of(directory);

  return facts ? json_of(*facts)
               : Json{{"session", directory},
                      {"broken", base::render(facts.error())}};
}

void print_table(const std::vector<std::string>& sessions, bool is_quiet) {
  Table table;
  if (!is_quiet && !sessions.empty())
    table.add({std::begin(heads), std::end(heads)});
  for (const std::string& session : sessions)
    table.add(is_quiet ? std::vector{session} : row_of(session));
  fmt::print("{}", table.text());
}

int run(const Arguments& arguments) {
  int status = exit_status::success;
  std::vector<std::string> sessions;
  if (arguments.operands().empty())
    sessions = own_temporary_sessions();
  for (const std::string& place : arguments.operands())
    if (const auto found = sessions_in(place))
      sessions.insert(sessions.end(), found->begin(), found->end());
    else
      status = fail(found.error());

  if (!arguments.has("json")) {
    print_table(sessions, arguments.has("quiet"));
    return status;
  }
  Json all = Json::array();
  for (const std::string& session : sessions)
    all.push_back(json_of(session));
  print_json(all);

  return status;
}

const Command command{.name = "session ls",
                      .synopsis = "session ls [options] [DIR]...",
                      .summary = "list sessions: those in DIR, or one's own "
                                 "temporary ones",
                      .options = options,
                      .operands = Operands::any,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
