// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what --help says is made from the commands' data and from nothing else.
#pragma once

#include "cli/command.hpp"

#include <string>
#include <string_view>

namespace cli {

/// The list of commands whose name starts with `group`, "" for all of them.
std::string program_help(std::string_view group);

/// Synopsis, summary and the aligned table of options.
std::string command_help(const Command& command);

/// "jobroot 1.2.3".
std::string version_line();

} // namespace cli
