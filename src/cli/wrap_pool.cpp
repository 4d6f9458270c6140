// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see wrap_pool.hpp.
#include "cli/wrap_pool.hpp"

#include "base/message.hpp"
#include "base/process.hpp"
#include "cli/serve.hpp"
#include "cli/supervise.hpp"

#include <fmt/core.h>

#include <cstdlib>

namespace cli {

namespace {

constexpr const char* pool_variable = "JOBROOT_POOL";

/// The pool that JOBROOT_POOL names, if it is the one that we would join.
std::string directory_of(const jobserver::Client& outer) {
  const char* const directory = std::getenv(pool_variable);
  if (outer.pool() == nullptr || directory == nullptr)
    return {};
  const auto pool = jobserver::OpenPool::open(directory);

  return pool && pool->header().fifo_inode == outer.pool()->inode() ? directory
                                                                    : "";
}

} // namespace

base::Result<void> WrapPool::join(std::optional<unsigned> jobs) {
  auto outer = jobserver::Client::join();
  const std::string directory = directory_of(outer);
  if (directory.empty())
    return {};
  slots_ = outer.size().value_or(1);
  if (jobs && *jobs != slots_)
    base::note(fmt::format("wrap: -j{} is not used: joining the job server of "
                           "-j{} that is already there",
                           *jobs,
                           slots_));
  is_joined_ = true;

  return needs_slot(directory) ? take_slot(std::move(outer))
                               : base::Result<void>{};
}

base::Result<void> WrapPool::take_slot(jobserver::Client outer) {
  const HeldSignals held;
  client_.emplace(std::move(outer));
  slot_ = cli::take_slot(*client_, held);
  if (!slot_)
    return base::Error{.subject = std::getenv(pool_variable),
                       .found = "found no slot",
                       .remedy = "ask `jobroot tokens`"};
  client_->sign_children();

  return {};
}

base::Result<void> WrapPool::make(std::optional<unsigned> jobs) {
  if (is_joined_)
    return {};
  slots_ = jobs.value_or(base::processors());
  auto pool = jobserver::Pool::create({.jobs = slots_});
  if (!pool)
    return pool.error();
  pool_.emplace(std::move(*pool));
  upkeep_.emplace(*pool_, jobserver::Limits{});
  // Who holds what in another pool says nothing in this one.
  ::unsetenv("JOBROOT_CLIENTS");
  ::setenv(pool_variable, pool_->directory().c_str(), 1);

  return {};
}

void WrapPool::leave() {
  slot_.reset();
  client_.reset();
  if (pool_)
    pool_->leave();
}

} // namespace cli
