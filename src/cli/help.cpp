// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see help.hpp.
#include "cli/help.hpp"

#include "cli/table.hpp"
#include "cli/version.hpp"

#include <fmt/core.h>

namespace cli {

namespace {

constexpr std::size_t width = 80;
constexpr std::size_t indent = 2;

constexpr Option standard_options[] = {
    {.name = "help", .help = "print this and exit"},
    {.name = "version", .help = "print the version and exit"},
};

std::string left_column(const Option& option) {
  std::string text = option.letter != '\0' ? fmt::format("-{}", option.letter)
                                           : std::string(2, ' ');

  if (!option.name.empty())
    text +=
        fmt::format("{} --{}", option.letter != '\0' ? "," : " ", option.name);
  if (!option.argument.empty())
    text += fmt::format(" {}", option.argument);

  return text;
}

std::string options_help(const Command& command) {
  Table table{indent};

  for (const Option& option : command.options)
    table.add({left_column(option), std::string(option.help)});
  if (command.has_standard_options)
    for (const Option& option : standard_options)
      table.add({left_column(option), std::string(option.help)});

  return table.text(width);
}

} // namespace

std::string program_help(std::string_view group) {
  Table table{indent};

  for (const Command* command : commands())
    if (command->name.starts_with(group))
      table.add({std::string(command->name), std::string(command->summary)});

  return fmt::format("usage: jobroot {}COMMAND [options] …\n\n{}\n"
                     "jobroot {}COMMAND --help tells more.\n",
                     group,
                     table.text(width),
                     group);
}

std::string command_help(const Command& command) {
  return fmt::format("usage: jobroot {}\n\n{}.\n\n{}",
                     command.synopsis,
                     command.summary,
                     options_help(command));
}

std::string version_line() {
  return fmt::format("jobroot {}\n", version);
}

} // namespace cli
