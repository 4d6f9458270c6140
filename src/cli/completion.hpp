// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: shells complete what the command's own options say, so that no list of
// them exists twice. `jobroot --completion` prints the table that the scripts
// in src/cli/completion/ are completed with when they are built.
#pragma once

#include <string>

namespace cli {

/// A row for the operands of each command, and one for each option:
/// COMMAND|WORDS|KIND|VALUES|HELP.
std::string completion_table();

} // namespace cli
