// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what front and keeper are told, and what they answer, is one value
// each; everything that can be refused was refused before.
#pragma once

#include "base/result.hpp"
#include "keeper/upkeep.hpp"
#include "session/collect.hpp"
#include "session/create.hpp"
#include "view/view.hpp"

#include <optional>
#include <string>
#include <vector>

namespace keeper {

/// A command to run, in a session if there is one.
struct Task {
  std::optional<session::Held> session = {};
  /// The session goes when its last process has gone.
  bool temporary = false;
  /// It was made for this command, and goes if that cannot be started.
  bool is_new = false;
  /// Where the records go at the end, absolute; empty: nowhere.
  std::string save = {};
  /// Where the files are that they are of.
  session::Roots roots = {};
  /// The operation log that ends with the last process, absolute; or empty.
  std::string log = {};
  std::optional<view::Prepared> view = {};
  /// A session without records that has a link to the shim, if one is needed.
  std::optional<session::Held> shim_link = {};
  /// Where sessions of killed keepers may be, to be removed on the way.
  std::vector<std::string> places = {};
  /// A build, of which nothing goes on when it was stopped by a signal, or
  /// when the front was killed.
  bool ends_whole = false;
  /// What else the keeper looks after; null: nothing.
  Upkeep* upkeep = nullptr;
  std::vector<std::string> command = {};
  std::vector<std::string> environment = {};
};

/// How it ended. A failure of ours beside a status is one that came after the
/// command had done its work, as of writing `save`.
struct Outcome {
  int status = 0;
  std::optional<base::Error> failure = {};
  /// The last signal that asked us to end.
  std::optional<int> signal = {};
  /// Lines for the user.
  std::vector<std::string> remarks = {};
};

} // namespace keeper
