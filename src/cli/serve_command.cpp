// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the pool of a command stays until its last process has ended; its
// caller gets the command's status from the front, at once.
#include "base/message.hpp"
#include "cli/own_fakeroot.hpp"
#include "cli/pool_upkeep.hpp"
#include "cli/serve.hpp"
#include "cli/supervise.hpp"
#include "jobroot/shim_file.hpp"
#include "keeper/descriptors.hpp"
#include "keeper/environment.hpp"
#include "keeper/fitting_shim.hpp"
#include "keeper/front.hpp"
#include "session/open.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string_view>

namespace cli {

namespace {

using jobserver::Dialect;

/// LD_PRELOAD with the shim, in a form that LD_PRELOAD can hold; empty if
/// there is none.
std::string preload_for(const std::string& pool) {
  auto shim = keeper::shim_path();
  if (shim && !keeper::fits_preload(*shim)) {
    if (pool.empty())
      return {};
    shim = keeper::link_shim(*shim, pool);
  }

  return shim ? keeper::preload_list(*shim) : std::string();
}

/// With the shim in it every program understands the name, and what it starts
/// does, too.
Dialect dialect_for(const ServeRequest& request, const std::string& preload) {
  const std::string program =
      request.command.empty() ? "sh" : request.command.front();
  const bool has_shim =
      keeper::fitting_preload(preload, program).find(jobroot::shim_name) !=
      std::string::npos;

  return has_shim ? Dialect::fifo : jobserver::dialect_of(program);
}

std::vector<std::string> own_environment() {
  std::vector<std::string> environment;
  for (const char* const* entry = ::environ; *entry != nullptr; entry++)
    environment.emplace_back(*entry);

  return environment;
}

/// The front waits for the command only, so what it was sent is what ended
/// the command, unless that dealt with it.
int end_as(const keeper::Outcome& outcome) {
  if (outcome.signal && outcome.status != 0)
    (void)std::raise(*outcome.signal);

  return outcome.status;
}

} // namespace

std::string preload_shim(const std::string& pool) {
  const std::string preload = preload_for(pool);
  if (!preload.empty())
    ::setenv("LD_PRELOAD", preload.c_str(), 1);

  return preload;
}

base::Result<jobserver::Descriptors> tell_children(
    const std::string& directory, unsigned jobs, const ServeRequest& request) {
  const std::string preload = preload_shim(directory);

  return jobserver::advertise(directory,
                              jobs,
                              request.dialect ? *request.dialect
                                              : dialect_for(request, preload));
}

int serve_command(const ServeRequest& request) {
  keeper::fill_standard_descriptors();
  const unsigned jobs = request.jobs.value_or(1);
  auto pool = jobserver::Pool::create({.jobs = jobs});
  if (!pool)
    return fail_before_command(pool.error());
  // Who holds what in another pool says nothing in this one.
  ::unsetenv("JOBROOT_CLIENTS");
  const auto told = tell_children(pool->directory(), jobs, request);
  if (!told)
    return fail_before_command(told.error());

  PoolUpkeep upkeep{*pool, request.limits};
  const auto outcome = keeper::run(
      {.upkeep = &upkeep,
       .command = session::current() ? with_own_fakeroot(request.command)
                                     : request.command,
       .environment = own_environment()});
  if (!outcome)
    return fail_before_command(outcome.error());
  pool->leave();
  for (const std::string& remark : outcome->remarks)
    base::note("serve: " + remark);
  if (outcome->failure)
    base::report(*outcome->failure);

  return end_as(*outcome);
}

} // namespace cli
