// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see tokens_pools.hpp.
#include "cli/tokens_pools.hpp"

#include "jobserver/client.hpp"
#include "jobserver/pool.hpp"

#include <algorithm>

namespace cli {

namespace {

using jobserver::OpenPool;
using jobserver::Pool;

bool is_of(const jobserver::Ends& ends, const std::string& directory) {
  const auto pool = OpenPool::open(directory);

  return pool && pool->header().fifo_inode == ends.inode();
}

} // namespace

base::Result<std::vector<std::string>> pools_of(const Arguments& arguments,
                                                WithoutLedger what) {
  if (const auto named = arguments.value("pool"))
    return std::vector{Pool::find(*named).value_or(*named)};

  const auto from = jobserver::Surroundings::of_this_process();
  auto pools = Pool::all();
  if (!from.pool.empty() && std::ranges::find(pools, from.pool) == pools.end())
    pools.push_back(from.pool);
  const auto client = jobserver::Client::join(from);
  if (const auto* const ends = client.pool()) {
    std::erase_if(pools, [&](const std::string& directory) {
      return !is_of(*ends, directory);
    });
    if (pools.empty() && what == WithoutLedger::accept)
      return std::vector<std::string>{pool_of_make};
    if (pools.empty())
      return base::Error{.subject = "tokens",
                         .found = "the job server here is a make's, which "
                                  "keeps no ledger",
                         .remedy = "start make with 'jobroot serve -j N -- "
                                   "make', or name a pool with --pool"};
  }
  if (!pools.empty())
    return pools;
  if (client.obstacle() != jobserver::Obstacle::none)
    return base::Error{.subject = "tokens",
                       .found = "cannot reach the job server that MAKEFLAGS "
                                "names",
                       .remedy = "ask 'jobroot probe' why, or name a pool "
                                 "with --pool"};

  return base::Error{.subject = "tokens",
                     .found = "found no job server",
                     .remedy = "start one with 'jobroot serve -j N -- CMD', "
                               "or name a pool with --pool"};
}

} // namespace cli
