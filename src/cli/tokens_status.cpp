// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot tokens status`: who has the tokens, who waits for them and
// since when: as a table, for programs, or as a view that goes on.
#include "cli/exit_status.hpp"
#include "cli/pool_json.hpp"
#include "cli/pool_text.hpp"
#include "cli/tokens_pools.hpp"
#include "cli/tokens_watch.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <string_view>
#include <utility>

namespace cli {

namespace {

constexpr Option options[] = {
    {.name = "json", .help = "print an array of what is known of each pool"},
    {.name = "watch",
     .help = "go on until the pool is gone: on a terminal in place, until `q` "
             "is typed; else once a second"},
    pool_option,
};

int run(const Arguments& arguments) {
  const auto directories = pools_of(arguments, WithoutLedger::accept);
  if (!directories)
    return fail(directories.error());
  if (arguments.has("watch")) {
    const auto watched = watch_pools(*directories, arguments.has("json"));
    return watched ? exit_status::success : fail(watched.error());
  }

  const auto pools = look_at_pools(*directories);
  if (!pools)
    return fail(pools.error());
  if (arguments.has("json")) {
    print_json(json_of(*pools));
    return exit_status::success;
  }
  const Look look = Look::at(STDOUT_FILENO);
  std::string_view gap;
  for (const auto& pool : *pools) {
    fmt::print("{}", std::exchange(gap, "\n"));
    for (const std::string& line : lines_of(pool, look))
      fmt::print("{}\n", line);
  }

  return exit_status::success;
}

const Command command{.name = "tokens status",
                      .synopsis = "tokens [status] [--json] [--watch] "
                                  "[--pool DIR]",
                      .is_default = true,
                      .summary = "say who has job tokens, and who waits for "
                                 "them",
                      .options = options,
                      .run = run};
const Registration registration{command};

} // namespace

} // namespace cli
