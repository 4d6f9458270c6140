// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see completion.hpp.
#include "cli/completion.hpp"

#include "base/text.hpp"
#include "cli/command.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace cli {

namespace {

/// What a word that stands for a value is completed with.
constexpr struct {
  std::string_view word;
  std::string_view kind;
} kinds[] = {
    {"SESSION", "session"},
    {"PARENT", "session"},
    {"DIR", "directory"},
    {"TREE", "directory"},
    {"ROOT", "directory"},
    {"SRC", "directory"},
    {"FILE", "file"},
    {"TABLE", "file"},
    {"LOCK", "file"},
    {"IMAGE", "file"},
    {"PATH", "file"},
};

std::string_view kind_of(std::string_view word) {
  const auto* const found = std::ranges::find_if(
      kinds, [&](const auto& kind) { return kind.word == word; });

  return found != std::end(kinds) ? found->kind : "none";
}

struct Operand {
  std::string_view kind;
  std::string_view values = {};
};

/// What the words of a synopsis stand for that belong to no option: a session,
/// and then perhaps files, where one of them is; else files, directories, or
/// what nobody can guess.
Operand operands_of(const Command& command) {
  if (command.operands.are_a_command)
    return {"command"};
  if (command.operands.at_most == 0)
    return {"none"};

  bool has_session = false;
  bool has_file = false;
  bool has_directory = false;
  bool after_option = false;
  for (std::string_view word : base::split(command.synopsis, ' ')) {
    const bool is_option = word.starts_with("-") || word.starts_with("[-");
    const bool has_argument = is_option && !word.ends_with("]");
    word = word.substr(std::min(word.size(), word.find_first_not_of('[')));
    word = word.substr(0, word.find_first_of("]."));
    if (!is_option && !after_option) {
      has_session |= kind_of(word) == "session";
      has_file |= kind_of(word) == "file";
      has_directory |= kind_of(word) == "directory";
    }
    after_option = has_argument;
  }
  if (has_session)
    return {"session", has_file ? "file" : ""};

  return {has_file ? "file" : has_directory ? "directory" : "none"};
}

std::string words_of(const Option& option) {
  std::string words;
  if (!option.name.empty())
    words = fmt::format("--{}", option.name);
  if (option.letter != '\0')
    words += fmt::format("{}-{}", words.empty() ? "" : " ", option.letter);

  return words;
}

/// Without what separates fields.
std::string plain(std::string_view text) {
  std::string result(text);
  std::ranges::replace(result, '|', '/');

  return result;
}

std::string row_of(const Command& command, const Option& option) {
  std::string values(option.choices.empty() ? option.argument : option.choices);
  const bool is_list = values.find_first_of("| ") != std::string::npos;
  std::ranges::replace(values, '|', ' ');
  const std::string_view kind = option.argument.empty() ? "flag"
                                : is_list               ? "list"
                                : option.name == "session"
                                    ? "session"
                                    : kind_of(option.argument);

  return fmt::format("{}|{}|{}|{}|{}\n",
                     command.name,
                     words_of(option),
                     kind,
                     is_list ? values : "",
                     plain(option.help));
}

} // namespace

std::string completion_table() {
  constexpr Option standard[] = {
      {.name = "help", .help = "print the usage"},
      {.name = "version", .help = "print the version"},
  };

  std::string table;
  for (const Command* command : commands()) {
    const Operand operands = operands_of(*command);
    table += fmt::format("{}||{}|{}|{}\n",
                         command->name,
                         operands.kind,
                         operands.values,
                         plain(command->summary));
    for (const Option& option : command->options)
      table += row_of(*command, option);
    if (command->has_standard_options)
      for (const Option& option : standard)
        table += row_of(*command, option);
  }

  return table;
}

} // namespace cli
