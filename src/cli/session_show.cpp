// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot session show`: what a session knows, of itself or of a file,
// and since which call of which program.
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/record_text.hpp"
#include "cli/session_facts.hpp"
#include "session/open.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "json", .help = "print JSON: an object, or an array of files"},
};

base::Result<Sight> sight_of(jobroot::Session& session,
                             const std::string& path) {
  const base::Fd fd{::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC)};
  if (!fd)
    return base::Error::system(path, "look at", errno);
  const auto target = jobroot::Target::of_fd(fd.get());
  jobroot::Inode inode = {};
  if (const int error = jobroot::look_at(target, &inode); error != 0)
    return base::Error::system(path, "look at", -error);

  return Sight::of(session, target, inode);
}

int show_session(const std::string& directory, bool as_json) {
  const auto facts = facts_of(directory);
  if (!facts)
    return fail(facts.error());
  if (as_json)
    print_json(json_of(*facts));
  else
    fmt::print("{}", text_of(*facts));

  return exit_status::success;
}

int show_files(jobroot::Session& session,
               const std::vector<std::string>& paths,
               bool as_json) {
  int status = exit_status::success;
  Json files = Json::array();
  for (const std::string& path : paths) {
    const auto sight = sight_of(session, path);
    if (!sight) {
      status = fail(sight.error());
    } else if (as_json) {
      files.push_back({{"path", path}});
      files.back().update(record_json(session, *sight));
    } else {
      fmt::print("{}\n{}", path, record_text(session, *sight));
    }
  }
  if (as_json)
    print_json(files);

  return status;
}

/// The session is the first operand, unless we are in one and it is a path.
int run(const Arguments& arguments) {
  std::vector<std::string> paths = arguments.operands();
  std::string directory = session::current().value_or("");
  if (!paths.empty() &&
      (directory.empty() ||
       ::access((paths.front() + "/db").c_str(), F_OK) == 0)) {
    directory = paths.front();
    paths.erase(paths.begin());
  }
  if (directory.empty())
    return fail(usage_error(
        arguments.command(), "session show", "found no session, name one"));

  const bool as_json = arguments.has("json");
  if (paths.empty())
    return show_session(directory, as_json);
  const auto session = session::open(directory, session::Access::read);

  return session ? show_files(**session, paths, as_json)
                 : fail(session.error());
}

const Command command{.name = "session show",
                      .synopsis = "session show [--json] [SESSION] [PATH]...",
                      .summary = "print what is recorded, of a session or of "
                                 "files",
                      .options = options,
                      .operands = Operands::any,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
