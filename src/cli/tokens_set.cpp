// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot tokens set`: a build that runs over night need not have been
// told in the evening how many jobs it may run in the morning.
#include "base/message.hpp"
#include "base/text.hpp"
#include "cli/exit_status.hpp"
#include "cli/tokens_pools.hpp"
#include "jobserver/pool.hpp"
#include "jobserver/reclaim.hpp"
#include "jobserver/status.hpp"

#include <fmt/core.h>

#include <chrono>
#include <thread>

namespace cli {

namespace {

using jobserver::Pool;

constexpr Option options[] = {pool_option};

base::Result<unsigned> slots_of(const Arguments& arguments) {
  const std::string& text = arguments.operands().front();
  const auto slots = base::parse_number<unsigned>(text);
  if (!slots || *slots == 0 || *slots > Pool::largest)
    return usage_error(arguments.command(),
                       "tokens set",
                       fmt::format("found '{}', expected a number from 1 to {}",
                                   text,
                                   Pool::largest));

  return *slots;
}

base::Result<std::string> pool_of(const Arguments& arguments) {
  const auto pools = pools_of(arguments);
  if (!pools)
    return pools.error();
  if (pools->size() > 1)
    return base::Error{.subject = "tokens set",
                       .found = fmt::format("found {} pools", pools->size()),
                       .remedy = "name one: --pool " + pools->front()};

  return pools->front();
}

/// The number that there are after the moment that a server needs.
unsigned wait_for(const std::string& directory, unsigned slots) {
  constexpr int looks = 40;
  constexpr std::chrono::milliseconds between{25};
  unsigned found = slots;
  for (int look = 0; look < looks; look++) {
    if (look > 0)
      std::this_thread::sleep_for(between);
    found = Pool::size(directory).value_or(slots);
    if (found == slots)
      break;
  }

  return found;
}

int run(const Arguments& arguments) {
  const auto slots = slots_of(arguments);
  if (!slots)
    return fail(slots.error());
  const auto directory = pool_of(arguments);
  if (!directory)
    return fail(directory.error());
  if (const auto set = jobserver::set_slots(*directory, *slots); !set)
    return fail(set.error());
  if (const unsigned found = wait_for(*directory, *slots); found != *slots)
    base::note(fmt::format("{}: has {} slots still; they become {} as tokens "
                           "come back",
                           *directory,
                           found,
                           *slots));

  return exit_status::success;
}

const Command command{.name = "tokens set",
                      .synopsis = "tokens set [--pool DIR] N",
                      .summary = "change how many things may run at once",
                      .options = options,
                      .operands = Operands::exactly(1),
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
