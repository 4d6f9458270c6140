// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot mkusers`: users tables. With several of them the later ones
// win, as if they were one text.
#include "cli/command.hpp"
#include "cli/table_root.hpp"
#include "tables/apply_users.hpp"
#include "tables/user_table.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <span>
#include <utility>

namespace cli {

namespace {

constexpr Option options[] = {session_option};

base::Result<std::vector<tables::UserEntry>>
parse(std::span<const std::string> names, tables::Errors& errors) {
  std::vector<tables::UserEntry> entries;
  for (const std::string& name : names) {
    const auto text = read_table(name);
    if (!text) {
      return text.error();
    }
    auto more = tables::parse_user_table(table_name(name), *text, errors);
    std::ranges::move(more, std::back_inserter(entries));
  }
  return entries;
}

/// The salt of passwords follows from what makes the rest of a build the same
/// every time, too.
std::string seed() {
  const char* const epoch = std::getenv("SOURCE_DATE_EPOCH");
  return epoch == nullptr ? "0" : epoch;
}

int run(const Arguments& arguments) {
  const std::span<const std::string> operands = arguments.operands();
  tables::Errors errors;
  const auto entries = parse(operands.first(operands.size() - 1), errors);
  if (!entries) {
    return fail(entries.error());
  }
  const auto where = TableRoot::open(arguments, operands.back());
  if (!where) {
    return fail(where.error());
  }
  if (!errors.empty()) {
    return report_all(errors);
  }
  return report_all(
      tables::apply_users(*entries, seed(), where->tree, *where->root));
}

const Command command{.name = "mkusers",
                      .synopsis = "mkusers [--session DIR] TABLE... ROOT",
                      .summary = "add the users of a table to a tree",
                      .options = options,
                      .operands = Operands::from(2),
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
