// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot makedevs`: device and permission tables. All tables are read
// and all names resolved before the first line is applied.
#include "cli/command.hpp"
#include "cli/table_root.hpp"
#include "tables/apply_devices.hpp"
#include "tables/apply_users.hpp"
#include "tables/owners.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "device-table",
     .letter = 'd',
     .argument = "TABLE",
     .help = "apply this table; - is standard input; may be repeated"},
    session_option,
    as_option,
};

base::Result<std::vector<tables::DeviceEntry>>
parse(const std::vector<std::string>& names, tables::Errors& errors) {
  std::vector<tables::DeviceEntry> entries;
  for (const std::string& name : names) {
    const auto text = read_table(name);
    if (!text) {
      return text.error();
    }
    auto more = tables::parse_device_table(table_name(name), *text, errors);
    std::ranges::move(more, std::back_inserter(entries));
  }
  return entries;
}

tables::Errors apply(std::vector<tables::DeviceEntry> entries,
                     const TableRoot& where,
                     tables::Errors errors) {
  const auto passwd =
      tables::read_accounts(where.tree, *where.root, "/etc/passwd");
  if (!passwd) {
    return {passwd.error()};
  }
  const auto group =
      tables::read_accounts(where.tree, *where.root, "/etc/group");
  if (!group) {
    return {group.error()};
  }
  tables::resolve_owners(entries, *passwd, *group, errors);
  if (!errors.empty()) {
    return errors;
  }
  return tables::apply_devices(entries, where.tree, *where.root);
}

int run(const Arguments& arguments) {
  name_messages(arguments);
  const auto names = arguments.values("device-table");
  if (names.empty()) {
    return fail(usage_error(arguments.command(),
                            "makedevs",
                            "no table",
                            "name one with -d, or -d - for standard input"));
  }
  tables::Errors errors;
  auto entries = parse(names, errors);
  if (!entries) {
    return fail(entries.error());
  }
  const auto where = TableRoot::open(arguments, arguments.operands()[0]);
  if (!where) {
    return fail(where.error());
  }
  return report_all(apply(std::move(*entries), *where, std::move(errors)));
}

const Command command{.name = "makedevs",
                      .synopsis = "makedevs [--session DIR] -d TABLE... ROOT",
                      .summary = "apply device and permission tables to a tree",
                      .options = options,
                      .operands = Operands::exactly(1),
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
