// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a line says of a tool has a grammar of its own:
// PROGRAM[,PROGRAM…] [knowing TEXT] [with WORD] [launcher] [values OPTION…]
// ACTION [ARGUMENT…].
#pragma once

#include "wrap/policy.hpp"

#include <string>
#include <vector>

namespace wrap {

/// The rule of the words behind `tool`, of which there is one at least; its
/// subject is all programs. An error's subject is left empty.
base::Result<Rule> read_tool(std::vector<std::string> words);

} // namespace wrap
