// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the way from argv to a command, the same for all of them.
#include "cli/command.hpp"

#include "base/message.hpp"
#include "cli/completion.hpp"
#include "cli/exit_status.hpp"
#include "cli/help.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace cli {

namespace {

constinit const Registration* first_registration = nullptr;

std::string_view basename_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool is_fakeroot(std::string_view program) {
  return program == "fakeroot" || program == "fakeroot-jobroot";
}

const Command* find(std::string_view name) {
  for (const auto* r = first_registration; r != nullptr; r = r->next())
    if (r->command().name == name)
      return &r->command();

  return nullptr;
}

bool is_group(std::string_view name) {
  const std::string prefix = fmt::format("{} ", name);

  return std::ranges::any_of(commands(), [&](const Command* command) {
    return command->name.starts_with(prefix);
  });
}

/// --help and --version, wherever they stand among our own options.
std::optional<std::string> standard_answer(const Command& command,
                                           std::span<const char* const> words) {
  if (!command.has_standard_options)
    return std::nullopt;

  for (const std::string_view word : words) {
    const bool ours_end = word == "--" || (command.operands.are_a_command &&
                                           !word.starts_with("-"));
    if (ours_end)
      break;
    if (word == "--help")
      return command_help(command);
    if (word == "--version")
      return version_line();
  }

  return std::nullopt;
}

/// A full disk or a closed pipe must not look like success.
int print(std::string_view text) {
  fmt::print("{}", text);

  return std::fflush(stdout) == 0 ? exit_status::success : exit_status::failure;
}

int run(const Command& command, std::span<const char* const> words) {
  if (const auto answer = standard_answer(command, words))
    return print(*answer);

  const auto arguments = Arguments::parse(command, words);
  if (!arguments) {
    const int status = fail(arguments.error());
    if (command.print_usage != nullptr)
      command.print_usage();

    return status;
  }

  const int status = command.run(*arguments);

  return std::fflush(stdout) == 0 || status != exit_status::success
             ? status
             : exit_status::failure;
}

int fail_usage(std::string subject, std::string found, std::string_view group) {
  return fail({.subject = std::move(subject),
               .found = std::move(found),
               .remedy = fmt::format("see jobroot {}--help", group),
               .exit_status = exit_status::usage});
}

const Command* default_of(const std::string& prefix) {
  for (const auto* r = first_registration; r != nullptr; r = r->next())
    if (r->command().is_default && r->command().name.starts_with(prefix))
      return &r->command();

  return nullptr;
}

/// `jobroot session …` where "session" is only the first of two words.
int run_group(std::string_view group, std::span<const char* const> words) {
  const std::string prefix = fmt::format("{} ", group);
  const Command* const usual = default_of(prefix);

  if (words.empty() && usual != nullptr)
    return run(*usual, words);
  if (words.empty())
    return fail_usage(std::string(group), "no command given", prefix);
  if (std::string_view{words.front()} == "--help")
    return print(program_help(prefix));
  if (std::string_view{words.front()} == "--version")
    return print(version_line());
  if (const Command* command = find(prefix + words.front()))
    return run(*command, words.subspan(1));
  if (usual != nullptr && *words.front() == '-')
    return run(*usual, words);

  return fail_usage(prefix + words.front(), "no such command", prefix);
}

} // namespace

Registration::Registration(const Command& command)
    : command_(&command),
      next_(std::exchange(first_registration, this)) {}

std::vector<const Command*> commands() {
  std::vector<const Command*> all;

  for (const auto* r = first_registration; r != nullptr; r = r->next())
    all.push_back(&r->command());
  std::ranges::sort(all, {}, &Command::name);

  return all;
}

int main(std::span<const char* const> words) {
  const std::string_view program = words.empty() ? "" : words.front();

  if (is_fakeroot(basename_of(program)))
    if (const Command* fakeroot = find("fakeroot")) {
      base::set_program_name("fakeroot");
      return run(*fakeroot, words.subspan(1));
    }
  if (words.size() < 2)
    return fail_usage("", "no command given", "");

  const std::string_view name = words[1];
  const auto rest = words.subspan(2);
  if (name == "--help")
    return print(program_help(""));
  if (name == "--version")
    return print(version_line());
  if (name == "--completion")
    return print(completion_table());
  if (const Command* command = find(name))
    return run(*command, rest);
  if (is_group(name))
    return run_group(name, rest);

  return fail_usage(std::string(name), "no such command", "");
}

int fail(const base::Error& error) {
  base::report(error);

  return error.exit_status;
}

base::Error usage_error(const Command& command,
                        std::string subject,
                        std::string found,
                        std::string remedy) {
  if (remedy.empty() && command.print_usage == nullptr)
    remedy = fmt::format("see jobroot {} --help", command.name);

  return {.subject = std::move(subject),
          .found = std::move(found),
          .remedy = std::move(remedy),
          .exit_status = command.usage_status};
}

} // namespace cli
