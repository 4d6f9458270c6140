// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: fakeroot(1) as scripts know it: its options, abbreviated as getopt
// allows, its answers, its exit status. What it does is what `run` does.
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/session_start.hpp"
#include "cli/version.hpp"
#include "session/open.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>

namespace cli {

namespace {

/// The fakeroot whose command line this is.
constexpr std::string_view like_version = "1.31";

constexpr Option options[] = {
    {.name = "lib",
     .letter = 'l',
     .argument = "LIB",
     .help = "accepted for fakeroot's sake: the library is always our own"},
    {.name = "faked",
     .letter = 'f',
     .argument = "BIN",
     .help = "accepted for fakeroot's sake: there is no daemon"},
    {.letter = 'i',
     .argument = "FILE",
     .help = "load what -s saved; if it is missing, go on without it"},
    {.letter = 's',
     .argument = "FILE",
     .help = "save what was recorded when the last process has ended"},
    {.name = "unknown-is-real",
     .letter = 'u',
     .help = "files without a record show their real owner"},
    {.name = "fd-base",
     .letter = 'b',
     .argument = "FD",
     .help = "accepted for fakeroot's sake: no descriptor is needed"},
    {.name = "help", .letter = 'h', .help = "print the usage and end with 1"},
    {.name = "version", .letter = 'v', .help = "print the version"},
};

void print_usage() {
  fmt::print(stderr,
             "fakeroot, create a fake root environment.\n"
             "   usage: fakeroot [-l|--lib LIB] [-f|--faked BIN] [-i FILE] "
             "[-s FILE]\n"
             "                   [-u|--unknown-is-real] [-b|--fd-base FD] "
             "[-h|--help]\n"
             "                   [-v|--version] [--] [COMMAND...]\n");
}

/// The first of the two counts, as where each option is done in its turn.
std::optional<int> answer(const Arguments& arguments) {
  const std::string_view first = arguments.first_of({"help", "version"});
  if (first == "help") {
    print_usage();
    return exit_status::failure;
  }
  if (first == "version") {
    fmt::print("fakeroot version {} (jobroot {})\n", like_version, version);
    return exit_status::success;
  }

  return std::nullopt;
}

/// Without a command it is the user's shell.
std::vector<std::string> command_of(const Arguments& arguments) {
  if (!arguments.operands().empty())
    return arguments.operands();
  const char* const shell = std::getenv("SHELL");

  return {shell != nullptr && shell[0] != '\0' ? shell : "/bin/sh"};
}

/// What fakeroot(1) exports beside the key: some builds pass on nothing else,
/// and some ask for it. A session that is joined has its own.
void export_options(const Arguments& arguments) {
  if (!session::current())
    ::setenv("FAKED_MODE",
             arguments.has("unknown-is-real") ? "unknown-is-real"
                                              : "unknown-is-root",
             1);
  if (const auto fd = arguments.value("fd-base"))
    ::setenv("FAKEROOT_FD_BASE", fd->c_str(), 1);
}

int run(const Arguments& arguments) {
  if (const auto status = answer(arguments))
    return *status;
  export_options(arguments);

  return run_in_session({.command = command_of(arguments),
                         .load = arguments.value("i"),
                         .save = arguments.value("s"),
                         .unknown_is_real = arguments.has("unknown-is-real"),
                         .modes_on_disk = true,
                         .load_may_be_missing = true,
                         .own_failure = exit_status::failure});
}

const Command command{.name = "fakeroot",
                      .synopsis = "fakeroot [options] [--] [CMD...]",
                      .summary = "run CMD as fakeroot(1) does",
                      .options = options,
                      .operands = Operands::optional_command,
                      .run = run,
                      .has_standard_options = false,
                      .usage_status = exit_status::failure,
                      .print_usage = print_usage,
                      .may_abbreviate = true};
const Registration registration{command};

} // namespace

} // namespace cli
