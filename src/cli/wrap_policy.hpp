// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what is to happen to which make is said in three places; this is the
// order in which they count.
#pragma once

#include "cli/command.hpp"
#include "wrap/policy.hpp"

namespace cli {

/// The rules of --serial and --join in the order given, then those of
/// --policy, then those of the wrap that we are in, or ours. Whatever is wrong
/// is added to `errors`.
wrap::Rules wrap_rules(const Arguments& arguments, tables::Errors& errors);

} // namespace cli
