// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: saving, loading and exporting all ask the user where the files are that
// a session knows by number only, and answer how many were found there.
#pragma once

#include "cli/command.hpp"
#include "session/collect.hpp"
#include "session/load.hpp"

#include <string>
#include <vector>

namespace cli {

/// The row that commands with such an option have in common.
constexpr Option root_option(std::string_view help) {
  return {.name = "root", .argument = "DIR", .help = help};
}

/// Absolute paths of what --root was given, which must be directories.
base::Result<std::vector<std::string>> roots_of(const Arguments& arguments);

/// Where a save file's paths begin: at `roots`, or at the working directory,
/// of which no more is looked at than a small session may wait for.
session::Roots save_roots(const std::vector<std::string>& roots);

/// One line about what a loaded file said of other files than there are.
void say_loaded(const std::string& file, const session::LoadReport& report);

} // namespace cli
