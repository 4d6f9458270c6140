// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: which session a command runs in, new or old, and where a new one is.
#pragma once

#include "cli/session_start.hpp"
#include "session/create.hpp"

#include <string>
#include <vector>

namespace cli {

struct Obtained {
  session::Held session;
  bool is_new = true;
  /// Where other temporary sessions are likely to be.
  std::vector<std::string> places = {};
};

/// The session that the request means, made if need be.
base::Result<Obtained> obtain_session(const SessionRequest& request);

} // namespace cli
