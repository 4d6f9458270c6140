// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: one parser for all commands, in the manner of getopt_long(3), which
// itself keeps global state and prints in its own words. Options may follow
// operands, except where the operands are a command with options of its own.
#include "cli/command.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace cli {

namespace {

bool is_called(const Option& option, std::string_view name) {
  return option.name.empty() ? name.size() == 1 && name.front() == option.letter
                             : name == option.name;
}

std::string spelling(const Option& option, bool by_letter) {
  return by_letter ? fmt::format("-{}", option.letter)
                   : fmt::format("--{}", option.name);
}

} // namespace

/// Walks over the words once, from left to right.
class Parser {
public:
  Parser(const Command& command, std::span<const char* const> words)
      : words_(words) {
    arguments_.command_ = &command;
  }

  base::Result<Arguments> parse() {
    while (!words_.empty())
      if (auto taken = take_word(next()); !taken)
        return taken.error();
    if (auto counted = check_operands(); !counted)
      return counted.error();

    return std::move(arguments_);
  }

private:
  const Command& command() const { return *arguments_.command_; }

  std::string_view next() {
    const std::string_view word = words_.front();
    words_ = words_.subspan(1);

    return word;
  }

  base::Error error(std::string subject, std::string found) const {
    return usage_error(command(), std::move(subject), std::move(found));
  }

  base::Result<void> take_word(std::string_view word) {
    if (word == "--")
      return take_rest();
    if (word.starts_with("--"))
      return take_long(word.substr(2));
    if (word.size() > 1 && word.front() == '-')
      return take_letters(word.substr(1));

    arguments_.operands_.emplace_back(word);

    return command().operands.are_a_command ? take_rest()
                                            : base::Result<void>{};
  }

  base::Result<void> take_rest() {
    while (!words_.empty())
      arguments_.operands_.emplace_back(next());

    return {};
  }

  base::Result<void> take_long(std::string_view word) {
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    const Option* const option = find_long(name);

    if (option == nullptr)
      return error(fmt::format("--{}", name), why_unknown(name));
    if (equals == std::string_view::npos)
      return take(*option, {}, false);
    if (option->argument.empty())
      return error(spelling(*option, false), "takes no argument");

    return store(*option, word.substr(equals + 1));
  }

  /// Null also for an abbreviation of more than one.
  const Option* find_long(std::string_view name) const {
    const Option* found = nullptr;
    std::size_t count = 0;

    for (const Option& option : command().options) {
      if (option.name == name && !name.empty())
        return &option;
      if (command().may_abbreviate && option.name.starts_with(name)) {
        found = &option;
        count++;
      }
    }

    return count == 1 ? found : nullptr;
  }

  /// The options that an abbreviation could mean, if there are several.
  std::string why_unknown(std::string_view name) const {
    std::string all;
    if (command().may_abbreviate)
      for (const Option& option : command().options)
        if (option.name.starts_with(name))
          all.append(all.empty() ? "" : " or --").append(option.name);

    return all.empty() ? "unknown option" : fmt::format("could be --{}", all);
  }

  base::Result<void> take_letters(std::string_view letters) {
    while (!letters.empty()) {
      const char letter = letters.front();
      const auto option =
          std::ranges::find(command().options, letter, &Option::letter);

      letters.remove_prefix(1);
      if (option == command().options.end())
        return error(fmt::format("-{}", letter), "unknown option");
      if (!option->argument.empty())
        return take(*option, letters, true);
      (void)store(*option, {});
    }

    return {};
  }

  /// `rest` is what follows the letter in the same word.
  base::Result<void>
  take(const Option& option, std::string_view rest, bool by_letter) {
    if (option.argument.empty())
      return store(option, {});
    if (!rest.empty())
      return store(option, rest);
    if (words_.empty())
      return error(spelling(option, by_letter),
                   fmt::format("needs an argument, {}", option.argument));

    return store(option, next());
  }

  base::Result<void> store(const Option& option, std::string_view value) {
    arguments_.given_.push_back({&option, std::string(value)});

    return {};
  }

  base::Result<void> check_operands() const {
    const std::vector<std::string>& given = arguments_.operands_;
    const Operands& wanted = command().operands;

    if (given.size() > wanted.at_most)
      return error(given[wanted.at_most], "one operand too many");
    if (given.size() < wanted.at_least)
      return error(std::string(command().name),
                   wanted.are_a_command ? "no command given"
                                        : "operand missing");

    return {};
  }

  std::span<const char* const> words_;
  Arguments arguments_;
};

base::Result<Arguments> Arguments::parse(const Command& command,
                                         std::span<const char* const> words) {
  return Parser{command, words}.parse();
}

bool Arguments::has(std::string_view option) const {
  return value(option).has_value();
}

std::optional<std::string> Arguments::value(std::string_view option) const {
  const std::vector<std::string> all = values(option);

  return all.empty() ? std::nullopt : std::optional{all.back()};
}

std::string_view
Arguments::first_of(std::initializer_list<std::string_view> options) const {
  for (const Given& given : given_)
    for (const std::string_view option : options)
      if (is_called(*given.option, option))
        return option;

  return {};
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  std::vector<std::string> values;

  for (auto& [name, value] : given({option}))
    values.push_back(std::move(value));

  return values;
}

std::vector<std::pair<std::string_view, std::string>>
Arguments::given(std::initializer_list<std::string_view> options) const {
  std::vector<std::pair<std::string_view, std::string>> given;

  for (const Given& one : given_)
    for (const std::string_view option : options)
      if (is_called(*one.option, option))
        given.emplace_back(option, one.value);

  return given;
}

} // namespace cli
