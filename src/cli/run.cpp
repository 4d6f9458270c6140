// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot run`: what the options mean together. The work is done in
// src/session, src/view and src/keeper.
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/roots.hpp"
#include "cli/session_start.hpp"

#include <fmt/core.h>

#include <cstdint>

namespace cli {

namespace {

constexpr Option options[] = {
    started_session_option,
    {.name = "fork",
     .argument = "PARENT",
     .help = "start from what this sealed session has recorded; DIR must not "
             "exist"},
    {.name = "load",
     .argument = "FILE",
     .help = "read a save file of fakeroot or jobroot, or an mtree, first"},
    {.name = "save",
     .argument = "FILE",
     .help = "write one when the last process has ended"},
    root_option("where the files are that --load and --save are about; may "
                "be repeated"),
    {.name = "view",
     .argument = "TREE",
     .help = "show CMD a private picture of TREE, which stays as it is; with "
             "--fork by default what PARENT had"},
    {.name = "view-at",
     .argument = "DIR",
     .help = "where it appears; {view} in CMD is this"},
    {.name = "view-mode",
     .argument = "MODE",
     .help = "auto, overlay, reflink or copy; auto takes the first that works",
     .choices = "auto overlay reflink copy"},
    {.name = "view-read-only",
     .help = "refuse writes to it, where it is an overlay; reading is quicker"},
    {.name = "clamp-time",
     .argument = "EPOCH",
     .help = "show no file time later than this, in seconds since 1970"},
    {.name = "unknown-is-real",
     .help = "files without a record show their real owner"},
    {.name = "log",
     .argument = "FILE",
     .help = "append a line to FILE for all that is recorded, and by whom"},
    {.name = "verbose",
     .letter = 'v',
     .help = "say how the view is made, and why"},
};

base::Result<std::optional<ViewRequest>> view_of(const Arguments& arguments) {
  const auto tree = arguments.value("view");
  const auto at = arguments.value("view-at");
  const std::string mode = arguments.value("view-mode").value_or("auto");
  const auto known = view::mode_of(mode);
  if (!known)
    return usage_error(arguments.command(),
                       "--view-mode",
                       "found '" + mode +
                           "', expected auto, overlay, reflink or copy");
  if (tree && !at)
    return usage_error(
        arguments.command(), "--view", "needs --view-at DIR, its place");
  if (!tree && at && !arguments.has("fork") && !arguments.has("session"))
    return usage_error(
        arguments.command(), "--view-at", "needs --view TREE or --fork PARENT");
  if (!at)
    return std::optional<ViewRequest>{};

  return std::optional{
      ViewRequest{.tree = tree.value_or(""),
                  .at = *at,
                  .mode = *known,
                  .read_only = arguments.has("view-read-only")}};
}

base::Result<void> check_given(const Arguments& arguments) {
  for (const Option& option : options)
    if (const auto value = arguments.value(option.name);
        value && value->empty() && !option.argument.empty())
      return usage_error(
          arguments.command(),
          fmt::format("--{}", option.name),
          fmt::format("found nothing, expected {}", option.argument));

  return {};
}

/// Status 1 would be the command's.
base::Error before_start(base::Error error) {
  if (error.exit_status == exit_status::failure)
    error.exit_status = exit_status::own_failure;

  return error;
}

base::Result<SessionRequest> request_of(const Arguments& arguments) {
  if (auto checked = check_given(arguments); !checked)
    return checked.error();
  SessionRequest request{.command = arguments.operands(),
                         .directory = arguments.value("session"),
                         .parent = arguments.value("fork"),
                         .load = arguments.value("load"),
                         .save = arguments.value("save"),
                         .log = arguments.value("log"),
                         .unknown_is_real = arguments.has("unknown-is-real"),
                         .verbose = arguments.has("verbose")};

  const auto roots = roots_of(arguments);
  if (!roots)
    return before_start(roots.error());
  request.roots = *roots;
  const auto view = view_of(arguments);
  if (!view)
    return view.error();
  request.view = *view;
  if (const auto epoch = arguments.value("clamp-time")) {
    request.clamp_time = base::parse_number<std::int64_t>(*epoch);
    if (!request.clamp_time)
      return usage_error(arguments.command(),
                         "--clamp-time",
                         "found '" + *epoch + "', expected seconds since 1970");
  }

  return request;
}

int run(const Arguments& arguments) {
  const auto request = request_of(arguments);

  return request ? run_in_session(*request) : fail(request.error());
}

const Command command{.name = "run",
                      .synopsis = "run [options] [--] CMD...",
                      .summary = "run CMD as root in a session",
                      .options = options,
                      .operands = Operands::command,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
