// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot map`: a recipe that has a list to work on does so on as many
// slots as make has to spare, where `xargs -P` would take all processors for
// itself, or one. What xargs's users know holds here.
#include "base/process.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/dry_run.hpp"
#include "cli/exit_status.hpp"
#include "cli/map_run.hpp"
#include "jobserver/makeflags.hpp"
#include "keeper/descriptors.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "null",
     .letter = '0',
     .help = "items end with a NUL character, and nothing else has a meaning"},
    {.name = "delimiter",
     .letter = 'd',
     .argument = "CHAR",
     .help = "the same with CHAR instead; \\n and \\t are understood"},
    {.letter = 'I',
     .argument = "MARK",
     .help = "MARK stands for the item instead of {}, and items are lines"},
    {.name = "max-args",
     .letter = 'n',
     .argument = "K",
     .help = "K items for each CMD; 1"},
    {.name = "max-procs",
     .letter = 'P',
     .argument = "MAX",
     .help = "at most MAX at once, and so many without a job server; 0: as "
             "many as there are tokens, or processors"},
    {.name = "keep-order",
     .help = "what items write to standard output comes in their order"},
    {.name = "fail",
     .argument = "fast|end|never",
     .help = "start no more after a failure, or tell of it at the end only, "
             "or not at all",
     .choices = "fast end never"},
};

/// The items that are words: what follows the first of these.
constexpr std::string_view words_follow = ":::";

base::Error refused(const Arguments& arguments,
                    const std::string& option,
                    const std::string& found,
                    const std::string& expected) {
  return usage_error(arguments.command(),
                     option,
                     fmt::format("found '{}', expected {}", found, expected));
}

base::Result<std::optional<unsigned>> number_of(const Arguments& arguments,
                                                std::string_view name,
                                                char letter,
                                                unsigned least) {
  const auto text = arguments.value(name);
  if (!text)
    return std::optional<unsigned>{};
  const auto number = base::parse_number<unsigned>(*text);
  if (!number || *number < least)
    return refused(arguments,
                   fmt::format("-{}", letter),
                   *text,
                   fmt::format("a number from {}", least));

  return number;
}

base::Result<base::ItemSyntax> syntax_of(const Arguments& arguments) {
  using enum base::ItemSyntax::Kind;
  const auto first = arguments.first_of({"null", "delimiter"});
  if (first.empty())
    return base::ItemSyntax{.kind = arguments.has("I") ? lines : words};
  if (arguments.has("null"))
    return base::ItemSyntax{.kind = separated};

  const std::string text = *arguments.value("delimiter");
  if (text == "\\n")
    return base::ItemSyntax{.kind = separated, .separator = '\n'};
  if (text == "\\t")
    return base::ItemSyntax{.kind = separated, .separator = '\t'};
  if (text == "\\0")
    return base::ItemSyntax{.kind = separated};
  if (text.size() != 1)
    return refused(arguments, "-d", text, "one character, \\n, \\t or \\0");

  return base::ItemSyntax{.kind = separated, .separator = text.front()};
}

/// As our caller would go on: a make stops at the first failure unless it was
/// told -k, and xargs does not.
OnFailure by_habit() {
  const auto from = jobserver::Surroundings::of_this_process();
  const bool is_in_a_make = std::getenv("MAKELEVEL") != nullptr;

  return is_in_a_make && !jobserver::parse_makeflags(from.makeflags).keep_going
             ? OnFailure::stop
             : OnFailure::go_on;
}

base::Result<OnFailure> on_failure(const Arguments& arguments) {
  const auto text = arguments.value("fail");
  if (!text)
    return by_habit();
  if (*text == "fast")
    return OnFailure::stop;
  if (*text == "end")
    return OnFailure::go_on;
  if (*text == "never")
    return OnFailure::ignore;

  return refused(arguments, "--fail", *text, "fast, end or never");
}

/// CMD, and the items if they follow it.
struct Operanded {
  std::vector<std::string> command;
  std::optional<std::vector<std::string>> items;
};

base::Result<Operanded> operands_of(const Arguments& arguments) {
  const auto& words = arguments.operands();
  const auto colons = std::ranges::find(words, words_follow);
  if (colons == words.begin())
    return usage_error(arguments.command(), "map", "no command given");

  Operanded operands{.command = {words.begin(), colons}, .items = {}};
  if (colons != words.end())
    operands.items.emplace(colons + 1, words.end());

  return operands;
}

base::Result<MapRequest> request_of(const Arguments& arguments,
                                    std::vector<std::string> command) {
  const std::string mark = arguments.value("I").value_or("{}");
  if (mark.empty())
    return refused(arguments, "-I", mark, "a mark");
  MapRequest request{.command = MapCommand{std::move(command), mark}};

  const auto batch = number_of(arguments, "max-args", 'n', 1);
  if (!batch)
    return batch.error();
  request.batch = batch->value_or(1);
  if (request.batch > 1 && request.command.takes_one())
    return usage_error(arguments.command(),
                       "-n",
                       mark + " is a part of a word",
                       "several items need a word of their own");
  const auto limit = number_of(arguments, "max-procs", 'P', 0);
  if (!limit)
    return limit.error();
  request.limit = *limit;
  const auto failure = on_failure(arguments);
  if (!failure)
    return failure.error();
  request.on_failure = *failure;
  request.keep_order = arguments.has("keep-order");

  return request;
}

/// Blocks what is to be noticed, until `held` is restored: what happens to
/// children (nobody could wait for them if our caller does not want to know),
/// and a reader who goes away.
void notice_children_and_readers() {
  (void)::signal(SIGCHLD, SIG_DFL);
  sigset_t set = MapRun::changes();
  ::sigaddset(&set, SIGPIPE);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
}

int run_to_the_end(MapRequest request, MapItems items) {
  const HeldSignals held;
  notice_children_and_readers();
  auto client = jobserver::Client::join();
  client.sign_children();
  if (request.limit == 0U)
    request.limit = client.pool() != nullptr
                        ? std::nullopt
                        : std::optional{base::processors()};

  const auto end = MapRun::run(
      std::move(request), std::move(items), std::move(client), held);
  if (!end)
    return fail_before_command(end.error());
  if (!end->ended.signal)
    held.restore();
  if (end->error)
    (void)fail(*end->error);

  return end_as(end->ended, held);
}

int run(const Arguments& arguments) {
  keeper::fill_standard_descriptors();
  auto operands = operands_of(arguments);
  if (!operands)
    return fail(operands.error());
  const auto syntax = syntax_of(arguments);
  if (!syntax)
    return fail(syntax.error());
  const bool only_shown = is_only_shown(operands->command.front());
  auto request = request_of(arguments, std::move(operands->command));
  if (!request)
    return fail(request.error());
  if (only_shown)
    return exit_status::success;

  return run_to_the_end(std::move(*request),
                        operands->items ? MapItems{std::move(*operands->items)}
                                        : MapItems{*syntax});
}

const Command command{.name = "map",
                      .synopsis =
                          "map [OPTION...] [-P MAX] -- CMD... {} [::: ITEM...]",
                      .summary = "run CMD for each item of a list, several at "
                                 "once under job tokens",
                      .options = options,
                      .operands = Operands::command,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
