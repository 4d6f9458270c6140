// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see wrap.hpp.
#include "base/message.hpp"
#include "base/process.hpp"
#include "cli/wrap.hpp"
#include "jobserver/client.hpp"

#include <fmt/core.h>

#include <cstdlib>

namespace cli {

namespace {

constexpr const char* pool_variable = "JOBROOT_POOL";
constexpr const char* wrap_variable = "JOBROOT_WRAP";

/// CMD's own cell; see jobroot/wrap_format.hpp.
constexpr const char* first_cell = "0:";

/// Whether the pool that we would join is the one that JOBROOT_POOL names, in
/// which every program below finds the ledger.
bool is_of_environment(const jobserver::Client& outer) {
  const char* const directory = std::getenv(pool_variable);
  if (outer.pool() == nullptr || directory == nullptr)
    return false;
  const auto pool = jobserver::OpenPool::open(directory);

  return pool && pool->header().fifo_inode == outer.pool()->inode();
}

} // namespace

base::Result<void> WrapAttendant::find_pool() {
  const auto outer = jobserver::Client::join();
  if (!is_of_environment(outer))
    return make_pool();
  if (const auto size = outer.size();
      size && request_.jobs && *size != *request_.jobs)
    base::note(fmt::format("wrap: -j{} is not used: joining the job server of "
                           "-j{} that is already there",
                           *request_.jobs,
                           *size));

  return {};
}

base::Result<void> WrapAttendant::make_pool() {
  auto pool = jobserver::Pool::create(
      {.jobs = request_.jobs.value_or(base::processors())});
  if (!pool)
    return pool.error();
  pool_.emplace(std::move(*pool));
  upkeep_.emplace(*pool_, jobserver::Limits{});
  // Who holds what in another pool says nothing in this one.
  ::unsetenv("JOBROOT_CLIENTS");
  ::setenv(pool_variable, pool_->directory().c_str(), 1);

  return {};
}

base::Result<void> WrapAttendant::prepare(const std::string& session) {
  if (auto found = find_pool(); !found)
    return found;
  auto file = WrapFile::create(session, "");
  if (!file)
    return file.error();
  file_.emplace(std::move(*file));
  ::setenv(wrap_variable, (first_cell + file_->path()).c_str(), 1);

  return {};
}

void WrapAttendant::conclude(const keeper::Outcome& outcome) {
  // The keeper removes both, and may have to wait for that.
  if (pool_)
    pool_->leave();
  for (const std::string& remark : outcome.remarks)
    base::note("wrap: " + remark);
}

std::vector<int> WrapAttendant::descriptors() const {
  std::vector<int> all;
  if (upkeep_)
    all = upkeep_->descriptors();
  if (file_)
    all.push_back(file_->descriptor());

  return all;
}

void WrapAttendant::begin() {
  if (upkeep_)
    upkeep_->begin();
}

std::chrono::milliseconds WrapAttendant::tick() {
  constexpr std::chrono::hours never{1};

  return upkeep_ ? upkeep_->tick() : never;
}

std::vector<std::string>
WrapAttendant::command_ended(const std::vector<pid_t>& processes) {
  return upkeep_ ? upkeep_->command_ended(processes)
                 : std::vector<std::string>{};
}

void WrapAttendant::end() {
  if (file_)
    file_->remove();
  if (upkeep_)
    upkeep_->end();
}

} // namespace cli
