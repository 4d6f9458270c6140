// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot job`: a tool with threads of its own takes as many as make's
// job server has to give, and tells make so by holding their tokens. Where it
// holds none there is nothing to give back, and the command takes its place.
#include "base/message.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/dry_run.hpp"
#include "cli/exit_status.hpp"
#include "cli/supervise.hpp"
#include "cli/wrap_variable.hpp"
#include "jobserver/elastic.hpp"
#include "jobserver/pool.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace cli {

namespace {

constexpr Option options[] = {
    {.letter = 'n',
     .argument = "MIN[:MAX]",
     .help = "wait for MIN slots, take up to MAX that are free; 1"},
    {.name = "greedy", .help = "leave nothing to others who want some as well"},
    {.name = "elastic",
     .help = "as many as others leave, at any time; {n} is the most"},
    {.name = "extra", .help = "whoever started this goes on meanwhile"},
    {.letter = 'P',
     .argument = "N",
     .help = "without a job server N slots, 0: one for each processor; MIN"},
    {.name = "timeout",
     .argument = "SECONDS",
     .help = "end with 124 if MIN slots did not come in time"},
};

/// MIN, MIN:MAX, or `MIN:` for as many as there are.
std::optional<jobserver::Wish> parse_wish(std::string_view text) {
  const auto numbers = base::split(text, ':');
  const bool is_open = numbers.size() == 2 && numbers.back().empty();
  const auto min = base::parse_number<unsigned>(numbers.front());
  const auto max = is_open ? jobserver::Pool::largest
                           : base::parse_number<unsigned>(numbers.back());
  if (numbers.size() > 2 || !min || !max || *min == 0 || *max < *min)
    return std::nullopt;

  return jobserver::Wish{.min = *min, .max = *max};
}

/// Seconds, with a fraction if need be.
std::optional<std::chrono::duration<double>> parse_time(std::string_view text) {
  constexpr double longest = 1e9;
  double seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc{} || rest != end || !(seconds >= 0) ||
      seconds > longest)
    return std::nullopt;

  return std::chrono::duration<double>(seconds);
}

struct Request {
  jobserver::Wish wish = {};
  /// What to do with where there is no job server.
  unsigned alone = 1;
  std::optional<std::chrono::duration<double>> timeout = {};
};

base::Result<Request> request_of(const Arguments& arguments) {
  Request request;

  if (const auto text = arguments.value("n")) {
    const auto wish = parse_wish(*text);
    if (!wish)
      return usage_error(arguments.command(),
                         "-n",
                         "found '" + *text +
                             "', expected MIN or MIN:MAX, MIN from 1 to MAX");
    request.wish = *wish;
  }
  request.wish.greedy = arguments.has("greedy");
  request.wish.extra = arguments.has("extra");
  request.wish.elastic =
      arguments.has("elastic") && request.wish.max > request.wish.min;
  request.alone = request.wish.min;
  if (const auto text = arguments.value("P")) {
    const auto slots = base::parse_number<unsigned>(*text);
    if (!slots)
      return usage_error(arguments.command(),
                         "-P",
                         "found '" + *text + "', expected a number");
    request.alone = std::clamp(*slots != 0 ? *slots : base::processors(),
                               request.wish.min,
                               request.wish.max);
  }
  if (const auto text = arguments.value("timeout")) {
    request.timeout = parse_time(*text);
    if (!request.timeout)
      return usage_error(arguments.command(),
                         "--timeout",
                         "found '" + *text + "', expected seconds");
  }

  return request;
}

jobserver::Patience patience_for(const Request& request, int cancel) {
  using Clock = jobserver::Patience::Clock;
  jobserver::Patience patience{.cancel = cancel};

  if (request.timeout)
    patience.until = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                        *request.timeout);

  return patience;
}

/// The status to end with when there is no grant; a signal that ended the
/// wait ends us as soon as it is let through.
int refuse(jobserver::Refusal refusal,
           jobserver::Wish wish,
           const HeldSignals& held) {
  if (refusal == jobserver::Refusal::cancelled)
    held.restore();
  if (refusal == jobserver::Refusal::timed_out)
    return fail(
        {.subject = "job",
         .found = "waited in vain for " + base::counted(wish.min, "slot"),
         .exit_status = exit_status::no_tokens});

  return fail({.subject = "job",
               .found = "the make that started this has ended",
               .exit_status = exit_status::own_failure});
}

/// The command's words with the number for every `{n}`.
std::vector<std::string> command_for(const std::vector<std::string>& words,
                                     const std::string& number) {
  std::vector<std::string> command = words;
  for (std::string& word : command)
    word = base::replace_all(word, "{n}", number);

  return command;
}

void announce_limit(jobserver::Wish wish, unsigned slots) {
  if (slots < wish.min)
    base::note("job: asked for at least " + std::to_string(wish.min) +
               " slots, going on with the pool's " + std::to_string(slots));
}

int run(const Arguments& arguments) {
  const auto request = request_of(arguments);
  if (!request)
    return fail(request.error());
  if (is_only_shown(arguments.operands().front()))
    return exit_status::success;
  jobserver::Wish wish = request->wish;

  const HeldSignals held;
  // One slot is there without asking, and costs nothing, but in a wrap.
  const bool asks = wish.max > 1 || wish.extra || outer_wrap().has_cell();
  auto client = asks ? jobserver::Client::join() : jobserver::Client{};
  if (client.pool() == nullptr)
    wish.min = request->alone;
  auto gathered = gather(client, wish, patience_for(*request, held.fd()));
  if (const auto* const refusal = std::get_if<jobserver::Refusal>(&gathered))
    return refuse(*refusal, wish, held);

  auto& grant = std::get<jobserver::Grant>(gathered);
  const unsigned threads = wish.elastic && !grant.held.empty()
                               ? jobserver::Elastic::most(client, grant, wish)
                               : grant.slots;
  const std::string number = std::to_string(threads);
  const auto command = command_for(arguments.operands(), number);
  announce_limit(wish, grant.slots);
  ::setenv("JOBROOT_JOBS", number.c_str(), 1);
  if (grant.held.empty()) {
    held.restore();
    return become(command);
  }
  ::setenv("JOBROOT_HELD", grant.held.c_str(), 1);
  client.sign_children();
  std::optional<jobserver::Elastic> elastic;
  const auto ended = supervise(command, held, [&] {
    if (wish.elastic)
      elastic.emplace(client, grant, wish);
  });
  elastic.reset();
  grant = {};
  client = {};
  if (!ended)
    return fail_before_command(ended.error());

  return end_as(*ended, held);
}

const Command command{.name = "job",
                      .synopsis = "job [-n MIN[:[MAX]]] [OPTION...] -- CMD...",
                      .summary = "hold job tokens while CMD runs; {n} is "
                                 "their number",
                      .options = options,
                      .operands = Operands::command,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
