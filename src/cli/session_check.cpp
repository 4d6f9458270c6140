// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot session check`: is this session whole, and do its records mean
// the files that are there? What is not in order can be put away.
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/json.hpp"
#include "cli/session_reach.hpp"
#include "session/check.hpp"
#include "session/fork.hpp"
#include "session/open.hpp"
#include "session/repair.hpp"
#include "session/seal.hpp"

#include <fmt/core.h>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "root",
     .argument = "DIR",
     .help = "hold the records against the files in DIR, too; may be repeated"},
    {.name = "repair",
     .help = "drop what is stale or corrupt, and write the rest anew"},
    {.name = "json", .help = "print what was found as JSON"},
    {.name = "verbose", .letter = 'v', .help = "say how much was checked"},
};

struct Finding {
  const char* kind;
  std::string text;
};

struct Findings {
  std::uint64_t records = 0;
  std::uint64_t gone = 0;
  std::vector<Finding> list = {};
  std::vector<jobroot::Key> stale = {};
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

base::Result<Findings> find(const std::string& directory,
                            const std::vector<std::string>& roots) {
  const auto session = session::open(directory, session::Access::read);
  if (!session)
    return session.error();
  if (const auto checked = check_surroundings(directory, (*session)->header());
      !checked)
    return checked.error();

  session::CheckReport report = session::check(**session);
  Findings found{.records = report.records, .gone = report.gone};
  for (std::string& problem : report.problems)
    found.list.push_back({"corrupt", std::move(problem)});
  if (roots.empty())
    return found;
  auto unmet = unmet_records(**session, report.whole, roots);
  if (!unmet)
    return unmet.error();
  for (Unmet& record : *unmet) {
    if (record.is_stale)
      found.stale.push_back(record.key);
    found.list.push_back(
        {record.is_stale ? "stale" : "unreachable", std::move(record.text)});
  }

  return found;
}

Json json_of(const std::string& directory, const Findings& found) {
  Json findings = Json::array();
  for (const Finding& finding : found.list)
    findings.push_back({{"kind", finding.kind}, {"text", finding.text}});

  return {{"session", directory},
          {"records", found.records},
          {"gone", found.gone},
          {"findings", std::move(findings)}};
}

Json json_of(const session::Repaired& repaired) {
  return {{"kept", repaired.kept},
          {"recovered", repaired.found},
          {"corrupt", repaired.corrupt},
          {"stale", repaired.stale}};
}

void report(const std::string& directory,
            const Findings& found,
            bool is_verbose) {
  for (const Finding& finding : found.list)
    (void)fail({.subject = directory,
                .found = fmt::format("{}: {}", finding.kind, finding.text)});
  if (is_verbose)
    fmt::print("{}: {}, {} of files that are gone, {}\n",
               directory,
               base::counted(found.records, "record"),
               found.gone,
               base::counted(found.list.size(), "problem"));
}

int repair(const Arguments& arguments, const Findings& found, Json& json) {
  const std::string& directory = arguments.operands().front();
  const auto repaired = session::repair(directory, found.stale);
  if (!repaired)
    return fail(repaired.error());
  if (arguments.has("json"))
    json["repaired"] = json_of(*repaired);
  else
    base::note(fmt::format("{}: repaired: kept {}, {} of them lost before; "
                           "dropped {} stale, mended {}",
                           directory,
                           base::counted(repaired->kept, "record"),
                           repaired->found,
                           repaired->stale,
                           base::counted(repaired->corrupt, "problem")));

  return exit_status::success;
}

int run(const Arguments& arguments) {
  const std::string& directory = arguments.operands().front();
  const auto found = find(directory, arguments.values("root"));
  if (!found)
    return fail(found.error());
  Json json = json_of(directory, *found);
  if (!arguments.has("json"))
    report(directory, *found, arguments.has("verbose"));
  int status =
      found->list.empty() ? exit_status::success : exit_status::failure;
  if (arguments.has("repair"))
    status = repair(arguments, *found, json);
  if (arguments.has("json"))
    print_json(json);

  return status;
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
