// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see session_start.hpp.
#include "cli/session_start.hpp"

#include "base/child_process.hpp"
#include "base/message.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "keeper/descriptors.hpp"
#include "keeper/environment.hpp"
#include "keeper/front.hpp"
#include "session/location.hpp"
#include "session/open.hpp"

#include <unistd.h>

#include <cstdlib>

namespace cli {

namespace {

/// The session that the request means; made if there is none.
base::Result<session::Held> obtain(const SessionRequest& request) {
  if (!request.directory) {
    const auto place = session::choose_temporary_place();
    return place ? session::create_temporary(*place, request.settings)
                 : place.error();
  }
  if (::access((*request.directory + "/db").c_str(), F_OK) == 0)
    return session::hold(*request.directory);

  return session::create(*request.directory, request.settings);
}

base::Result<keeper::Outcome> start(const SessionRequest& request) {
  auto shim = keeper::shim_path();
  auto session = obtain(request);
  if (!session)
    return session.error();
  keeper::Task task{.session = std::move(*session),
                    .temporary = !request.directory,
                    .command = request.command};
  task.environment = keeper::session_environment(task.session.directory,
                                                 shim ? *shim : std::string());

  return keeper::run(std::move(task));
}

} // namespace

int run_in_session(const SessionRequest& request) {
  keeper::fill_standard_descriptors();
  const auto outcome = start(request);
  if (!outcome) {
    base::report(outcome.error());
    return exit_status::own_failure;
  }
  if (outcome->failure)
    base::report(*outcome->failure);

  return outcome->status;
}

} // namespace cli
