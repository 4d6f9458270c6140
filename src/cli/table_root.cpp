// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see table_root.hpp.
#include "cli/table_root.hpp"

#include "base/file.hpp"
#include "base/message.hpp"
#include "cli/exit_status.hpp"
#include "tables/real_root.hpp"
#include "tables/session_root.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

namespace cli {

namespace {

base::Error not_root(const Command& command) {
  const char* const key = std::getenv("FAKEROOTKEY");
  const bool is_foreign = key != nullptr && key[0] != '\0' && key[0] != '/';
  const std::string name(command.name);
  return {name,
          is_foreign ? "the fake root that this runs in is not jobroot's"
                     : "this is neither a session nor root",
          "use `jobroot run -- jobroot " + name + " ...` or --session DIR"};
}

} // namespace

void name_messages(const Arguments& arguments) {
  static std::string kept;
  kept = arguments.value("as").value_or("jobroot");
  base::set_program_name(kept);
}

base::Result<TableRoot> TableRoot::open(const Arguments& arguments,
                                        const std::string& path) {
  auto tree = tables::Tree::open(path);
  if (!tree) {
    return tree.error();
  }
  ::umask(0);
  auto directory = arguments.value("session");
  if (!directory) {
    directory = session::current();
  }
  if (!directory && ::geteuid() != 0) {
    return not_root(arguments.command());
  }
  if (!directory) {
    return TableRoot{
        std::move(*tree), nullptr, std::make_unique<tables::RealRoot>()};
  }
  auto session = session::open(*directory, session::Access::write);
  if (!session) {
    return session.error();
  }
  if (!(*session)->own().writable()) {
    return base::Error{*directory,
                       "the session is sealed, or not ours to write to",
                       "record in a fork of it"};
  }
  auto root = std::make_unique<tables::SessionRoot>(**session);
  return TableRoot{std::move(*tree), std::move(*session), std::move(root)};
}

base::Result<std::string> read_table(const std::string& name) {
  if (name != "-") {
    return base::read_file(name);
  }
  const base::Fd input(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
  return base::read_all(input, table_name(name));
}

std::string table_name(const std::string& name) {
  return name == "-" ? "(standard input)" : name;
}

int report_all(const tables::Errors& errors) {
  for (const base::Error& error : errors) {
    base::report(error);
  }
  return errors.empty() ? exit_status::success : exit_status::failure;
}

} // namespace cli
