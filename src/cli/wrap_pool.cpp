// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see wrap_pool.hpp.
#include "cli/wrap_pool.hpp"

#include "base/message.hpp"
#include "base/process.hpp"
#include "cli/serve.hpp"
#include "cli/supervise.hpp"
#include "cli/wrap_variable.hpp"
#include "jobserver/dialect.hpp"
#include "jobserver/enclosing.hpp"
#include "jobserver/listed.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <cstdlib>
#include <variant>

namespace cli {

namespace {

constexpr const char* pool_variable = "JOBROOT_POOL";

/// N is what the job server around us says, if that does.
void say_what_is_not_used(std::optional<unsigned> jobs, unsigned slots) {
  if (jobs && *jobs != slots)
    base::note(fmt::format("wrap: -j{} is not used: joining the job server of "
                           "-j{} that is already there",
                           *jobs,
                           slots));
}

/// Our own clients would rather use what MAKEFLAGS names than JOBROOT_POOL.
void hide_unusable_pool() {
  const auto flags = jobserver::parse_makeflags(
      jobserver::Surroundings::of_this_process().makeflags);
  if (!std::holds_alternative<jobserver::NoAuth>(flags.auth))
    jobserver::advertise_nothing();
}

} // namespace

base::Result<void> WrapPool::join(std::optional<unsigned> jobs) {
  client_ = jobserver::Client::join();
  if (client_->pool() == nullptr) {
    if (client_->obstacle() != jobserver::Obstacle::none)
      base::note(fmt::format("wrap: the job server that MAKEFLAGS names cannot "
                             "be joined; serving {}; ask `jobroot probe`",
                             jobs.value_or(base::processors())));
    client_.reset();
    return {};
  }
  slots_ = client_->size().value_or(jobs.value_or(base::processors()));
  directory_ = jobserver::pool_directory_of(*client_->pool());
  if (directory_.empty())
    return {};
  say_what_is_not_used(jobs, slots_);
  // Programs below look there for the ledger.
  ::setenv(pool_variable, directory_.c_str(), 1);

  return needs_slot(directory_) ? take_slot() : base::Result<void>{};
}

base::Result<void> WrapPool::take_slot() {
  const HeldSignals held;
  slot_ = cli::take_slot(*client_, held);
  if (!slot_)
    return base::Error{.subject = directory_,
                       .found = "found no slot",
                       .remedy = "ask `jobroot tokens`"};
  client_->sign_children();

  return {};
}

base::Result<jobserver::Pool>
WrapPool::adopt_or_create(std::optional<unsigned> jobs) {
  using jobserver::Pool;
  const unsigned slots = jobs.value_or(base::processors());
  if (client_) {
    auto adopted = Pool::adopt(*client_->pool(), slots_);
    // A make waits at its end for all that have its queue open.
    client_.reset();
    if (adopted) {
      say_what_is_not_used(jobs, slots_);
      return adopted;
    }
    base::note(
        fmt::format("wrap: {}; serving {}", adopted.error().found, slots));
  }
  hide_unusable_pool();
  slots_ = slots;

  return Pool::create({.jobs = slots});
}

base::Result<void> WrapPool::make(std::optional<unsigned> jobs) {
  if (!directory_.empty())
    return {};
  auto pool = adopt_or_create(jobs);
  if (!pool)
    return pool.error();
  pool_.emplace(std::move(*pool));
  upkeep_.emplace(*pool_, jobserver::Limits{});
  // Who holds what in another pool says nothing in this one.
  ::unsetenv("JOBROOT_CLIENTS");
  ::setenv(pool_variable, pool_->directory().c_str(), 1);

  return {};
}

std::string WrapPool::cell() const {
  const std::string command = "0";
  const std::string own = std::to_string(
      jobroot::ledger_cell_of(static_cast<std::uint32_t>(::getpid())));
  // A make's may have been another's, who has left somebody in cell 0.
  if (pool_)
    return pool_->is_foreign() ? own : command;
  const OuterWrap outer = outer_wrap();
  if (outer.has_cell())
    return outer.cell;
  const bool is_own =
      slot_ || !outer.cell.empty() || jobserver::is_in_recipe_of(directory_);

  return is_own ? own : command;
}

void WrapPool::leave() {
  slot_.reset();
  client_.reset();
  if (pool_)
    pool_->leave();
}

} // namespace cli
