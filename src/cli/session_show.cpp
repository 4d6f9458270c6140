// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot session show`: what a session knows, of itself or of a file,
// and since which call of which program.
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/record_text.hpp"
#include "cli/table.hpp"
#include "session/fork.hpp"
#include "session/header.hpp"
#include "session/lock.hpp"
#include "session/open.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <fcntl.h>
#include <unistd.h>

namespace cli {

namespace {

std::string flags_of(const jobroot::Header& header) {
  const struct {
    std::uint32_t flag;
    const char* name;
  } names[] = {
      {jobroot::flag_sealed, "sealed"},
      {jobroot::flag_unknown_is_real, "unknown-is-real"},
      {jobroot::flag_strict, "strict"},
      {jobroot::flag_overlay_view, "overlay-view"},
  };

  std::vector<std::string> set;
  for (const auto& [flag, name] : names)
    if ((header.flags & flag) != 0)
      set.emplace_back(name);

  return set.empty() ? "none" : fmt::format("{}", fmt::join(set, ", "));
}

std::uint64_t bytes_in(const jobroot::Arena& arena) {
  return std::uint64_t{arena.next - arena.start} * jobroot::slot_bytes;
}

base::Result<std::string> summary_of(jobroot::Session& session) {
  const jobroot::Header& header = session.header();
  const jobroot::Counters& counters = header.counters;
  const std::string directory = session.directory();
  const auto parents = session::parents_of(directory);
  if (!parents)
    return parents.error();
  const auto forks = session::children_of(directory);
  if (!forks)
    return forks.error();

  Table table;
  const auto add = [&](const char* name, const auto& value) {
    table.add({name, fmt::format("{}", value)});
  };
  add("session", directory);
  add("id", session::id_text(header));
  add("created", time_text(header.created));
  add("flags", flags_of(header));
  if (header.clamp_time != jobroot::no_clamp)
    add("clamp time", header.clamp_time);
  for (const std::string& parent : *parents)
    add("parent", parent);
  for (const std::string& fork : *forks)
    add("fork", fork);
  add("records", counters.records);
  add("devices", counters.devices);
  add("with attributes", counters.xattrs);
  add("superseded", counters.superseded);
  add("inodes gone", counters.unlinked);
  add("bytes", bytes_in(header.records) + bytes_in(header.xattrs));
  if (const std::string users = session::users(directory); !users.empty())
    add("used by", users);

  return table.text();
}

base::Result<std::string> text_of(jobroot::Session& session,
                                  const std::string& path) {
  const base::Fd fd{::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC)};
  if (!fd)
    return base::Error::system(path, "look at", errno);
  const auto target = jobroot::Target::of_fd(fd.get());
  jobroot::Inode inode = {};
  if (const int error = jobroot::look_at(target, &inode); error != 0)
    return base::Error::system(path, "look at", -error);

  return path + '\n' + record_text(session, target, inode);
}

int print(const base::Result<std::string>& text) {
  if (!text)
    return fail(text.error());
  fmt::print("{}", *text);

  return exit_status::success;
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

  const auto session = session::open(directory, session::Access::read);
  if (!session)
    return fail(session.error());
  int status = exit_status::success;
  if (paths.empty())
    status = print(summary_of(**session));
  for (const std::string& path : paths)
    if (const int shown = print(text_of(**session, path)); shown != 0)
      status = shown;

  return status;
}

const Command command{.name = "session show",
                      .synopsis = "session show [SESSION] [PATH]...",
                      .summary = "print what is recorded, of a session or of "
                                 "files",
                      .operands = Operands::any,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
