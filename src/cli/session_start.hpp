// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `run` and `fakeroot` differ in their options only; from there on a
// session is made, joined, loaded, run and ended in one way.
#pragma once

#include "cli/attendant.hpp"
#include "cli/command.hpp"
#include "session/create.hpp"
#include "view/mode.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cli {

/// The row of commands that start one.
inline constexpr Option started_session_option{
    .name = "session",
    .argument = "DIR",
    .help = "use this session, or create it; without it a new one that goes "
            "with its last process, inside of a session that one"};

/// A private picture of a tree for the command.
struct ViewRequest {
  std::string tree = {}; ///< empty: what the session or its parent had
  std::string at = {};
  view::Mode mode = view::Mode::automatic;
  bool read_only = false;
};

/// What the user asked for, whichever way it was spelt.
struct SessionRequest {
  std::vector<std::string> command;
  /// A session that stays; a temporary one when absent.
  std::optional<std::string> directory = {};
  /// The sealed session that it starts from.
  std::optional<std::string> parent = {};
  std::optional<std::string> load = {};
  std::optional<std::string> save = {};
  /// Where the files of `load` and `save` are, absolute.
  std::vector<std::string> roots = {};
  std::optional<std::string> log = {};
  std::optional<ViewRequest> view = {};
  bool unknown_is_real = false;
  /// What a later session, or none, is to see of modes, as after fakeroot.
  bool modes_on_disk = false;
  std::optional<std::int64_t> clamp_time = {};
  /// fakeroot goes on where there is nothing to load.
  bool load_may_be_missing = false;
  bool verbose = false;
  /// What a failure of ours ends with.
  int own_failure = 125;
  /// What else is done around the command; null: nothing.
  Attendant* attendant = nullptr;
};

/// Runs the command, in the session that we are in where no other is asked
/// for, and reports what went wrong. Returns the status to end with.
int run_in_session(const SessionRequest& request);

} // namespace cli
