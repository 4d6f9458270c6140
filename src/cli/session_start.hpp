// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `run` and `fakeroot` differ in their options only; from there on a
// session is made, joined, loaded, run and ended in one way.
#pragma once

#include "session/create.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cli {

/// What the user asked for, whichever way it was spelt.
struct SessionRequest {
  std::vector<std::string> command;
  /// A session that stays; a temporary one when absent.
  std::optional<std::string> directory = {};
  session::Settings settings = {};
};

/// Runs the command and reports what went wrong; returns the status to end
/// with.
int run_in_session(const SessionRequest& request);

} // namespace cli
