// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a subcommand is data. From the same rows come the parser, --help and
// the checks that every option is documented and tested, so that none of them
// can forget one. A subcommand is one file that ends in
//
//     constexpr cli::Option options[] = {
//         {.name = "jobs", .letter = 'j', .argument = "N", .help = "…"},
//     };
//     const cli::Command command{.name = "serve", …, .run = run_serve};
//     const cli::Registration registration{command};
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {

/// One option: `-j N`, `--jobs N` or `--jobs=N`; without `argument` a flag.
/// `name` may be empty when there is only a letter, and the other way round.
struct Option {
  std::string_view name = {};
  char letter = '\0';
  std::string_view argument = {};
  std::string_view help = {};
  /// The values that `argument` may have, if they can be told: "auto copy".
  std::string_view choices = {};
};

/// How many operands a command takes, and whether they are a command line of
/// somebody else's, at whose first word our own options end.
struct Operands {
  std::size_t at_least = 0;
  std::size_t at_most = 0;
  bool are_a_command = false;

  static const Operands none;
  static const Operands any;
  static const Operands command;
  static const Operands optional_command;

  static constexpr Operands exactly(std::size_t count) {
    return {.at_least = count, .at_most = count};
  }

  static constexpr Operands from(std::size_t at_least) {
    return {.at_least = at_least, .at_most = static_cast<std::size_t>(-1)};
  }
};

inline constexpr Operands Operands::none{};
inline constexpr Operands Operands::any = Operands::from(0);
inline constexpr Operands Operands::command{1, Operands::any.at_most, true};
inline constexpr Operands Operands::optional_command{
    0, Operands::any.at_most, true};

class Arguments;

/// What the user calls as `jobroot NAME`; groups have two words, "session ls".
struct Command {
  std::string_view name = {};
  /// As in a man page, without the program's name: "clone SRC DST".
  std::string_view synopsis = {};
  /// Of a group: what its name alone, or with options, means.
  bool is_default = false;
  /// Half a sentence for the list of commands.
  std::string_view summary = {};
  std::span<const Option> options = {};
  Operands operands = {};
  int (*run)(const Arguments&) = nullptr;
  /// False: the command has its own --help and --version (fakeroot).
  bool has_standard_options = true;
  /// What a wrong call ends with (fakeroot: 1).
  int usage_status = 2;
  /// What a wrong call is told besides what is wrong (fakeroot: its usage).
  void (*print_usage)() = nullptr;
  /// Long options may be cut short as getopt_long(3) allows (fakeroot).
  bool may_abbreviate = false;
};

/// What the user wrote, after it has been held against the command's data.
class Arguments {
public:
  /// `words` are those after the command's name.
  static base::Result<Arguments> parse(const Command& command,
                                       std::span<const char* const> words);

  const Command& command() const { return *command_; }

  /// Options are named by `name`, or by their letter if they have no name.
  bool has(std::string_view option) const;
  /// The last one given.
  std::optional<std::string> value(std::string_view option) const;
  /// Whichever of these was given first; empty if none was.
  std::string_view
  first_of(std::initializer_list<std::string_view> options) const;
  /// All, in the order given.
  std::vector<std::string> values(std::string_view option) const;
  /// The same of several options, each value with its option.
  std::vector<std::pair<std::string_view, std::string>>
  given(std::initializer_list<std::string_view> options) const;

  const std::vector<std::string>& operands() const { return operands_; }

private:
  friend class Parser;

  struct Given {
    const Option* option;
    std::string value;
  };

  const Command* command_ = nullptr;
  std::vector<Given> given_;
  std::vector<std::string> operands_;
};

/// Static objects of this type make commands known before main.
class Registration {
public:
  explicit Registration(const Command& command);

  const Command& command() const { return *command_; }

  const Registration* next() const { return next_; }

private:
  const Command* command_;
  const Registration* next_;
};

/// Every registered command, by name.
std::vector<const Command*> commands();

/// The whole program: finds the command, parses, runs, reports.
int main(std::span<const char* const> words);

/// Reports `error` on stderr and returns the status to end with.
int fail(const base::Error& error);

/// An error in what the user wrote, which ends with the usage status:
/// `jobroot: SUBJECT: FOUND; REMEDY`; without a remedy it names --help.
base::Error usage_error(const Command& command,
                        std::string subject,
                        std::string found,
                        std::string remedy = {});

} // namespace cli
