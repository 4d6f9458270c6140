// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: whoever wraps a package wants to know what became of each make and
// tool in it, and whom to contradict: the line of the policy that said so.
#pragma once

#include "wrap/policy.hpp"

#include <string>
#include <string_view>

namespace cli {

/// What the log says, in lines: for each rule that was used, and for what no
/// rule speaks of, its reason and below it the makes and tools, the same ones
/// counted. Paths below `directory` are shown from there.
std::string explain_wrap(const wrap::Rules& rules,
                         std::string_view log,
                         std::string_view directory);

} // namespace cli
